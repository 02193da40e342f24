"""A name that Azure ML, or a script's environment, does not take.

Inputs and outputs become environment variables and port names: letters, digits and `_`, and no digit first
(azureml/data/_config_helper.py). Experiments: letters, digits, `-` and `_`, at most 255 characters
(azureml/_base_sdk_common/common.py). Datastores: letters, digits and `_` (azureml/core/datastore.py).
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "invalid-name"
SEVERITY = Severity.ERROR

_PORT = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
# Environments, computes and datastores: what the service takes of each, and what is safe as a file's name.
_RESOURCE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}")
_DATASTORE = re.compile(r"[a-zA-Z0-9_]{1,255}")
_EXPERIMENT = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}")


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    if not _EXPERIMENT.fullmatch(pipeline.experiment):
        written = pipeline.experiment != pipeline.name
        yield Finding(
            path=("experiment",) if written else ("name",),
            message=f"`{pipeline.experiment}` cannot name an experiment: letters, digits, `-` and `_`, 255 at most",
            help=None if written else "give the experiment a name of its own: `experiment: …`",
        )
    resources = [("environments", one.name, _RESOURCE) for one in pipeline.environments]
    resources += [("compute", one, _RESOURCE) for one in {step.compute.name: None for step in pipeline.steps} if one]
    resources += [("datastores", one.name, _DATASTORE) for one in pipeline.datastores]
    for section, name, pattern in resources:
        if not pattern.fullmatch(name):
            allowed = "letters, digits and `_`" if pattern is _DATASTORE else "letters, digits, `.`, `-` and `_`"
            message = f"`{name}` cannot be a name in `{section}`: {allowed}"
            yield Finding(path=(section, name), message=message, key=True)
    for step in pipeline.steps:
        if not step.name.strip() or not step.name.isprintable():
            yield Finding(path=("steps", step.name), message=f"`{step.name}` cannot name a step", key=True)
        ports: list[tuple[str, Path]] = [(one.name, ("steps", step.name, "outputs", one.name)) for one in step.outputs]
        ports += [(one.name, _written_at(one, step.name)) for one in step.inputs]
        for name, path in dict(ports).items():
            if not _PORT.fullmatch(name):
                help_ = re.sub(r"\W", "_", name, flags=re.ASCII)
                help_ = help_ if _PORT.fullmatch(help_) else f"_{help_}"
                message = f"`{name}` cannot name an input or output: letters, digits and `_`, and no digit first"
                yield Finding(path=path, message=message, help=f"write `{help_}`", key=True)


def _written_at(port: ir.InputPort, step: str) -> Path:
    source = port.source
    if isinstance(source, ir.Written):
        return ("steps", source.step, "outputs", port.name) if source.output.name == port.name else ("steps", step)
    return ("inputs", port.name) if source.name == port.name else ("steps", step)
