"""What is known of a published pipeline without building it again: its settings, as they were when it was published.

They travel with it, in a property, so that any machine can say what would change. There is no secret in them: a spec
has none, only references.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from amlc import ir, secrets, wording
from amlc.compiler import Checked
from amlc.program import Program

PROPERTY = "amlc.settings"
_VERSION = 1
_LIMIT = 64 * 1024 * 1024  # of bytes when unpacked: a workspace is shared, and its words are not trusted
# Above it, the files of a source folder are told by one hash.
_MOST_FILES = 200

_SHORTEST = 4  # characters of what is hidden: less hides nothing, and would cover half of the rest

_PUBLISHED = ("version", "continue_on_step_failure", "enable_email_notification")

Record = Mapping[str, Any]


def record(checked: Checked, program: Program) -> Record:
    """The settings that a program publishes, in the spec's sections: what no step uses is not among them.

    What came out of a variable that is named like a secret, or looks like one, is told by asterisks and 16 bits of a
    hash: enough to see that it changed, and not to find out what it is.
    """
    settings = _settings(checked.pipeline, program)
    hidden = hidden_texts(checked)
    return _covered(settings, hidden) if hidden else settings


def hidden_texts(checked: Checked) -> list[str]:
    """What a spec holds that nothing may show, the longest first."""
    found = {*checked.covered, *(str(one.node.value) for one in secrets.literals(checked.tree))}
    return sorted((one for one in found if len(one) >= _SHORTEST), key=len, reverse=True)


def _covered(value: Any, hidden: Sequence[str]) -> Any:
    """A value without the texts that are hidden."""
    if isinstance(value, dict):
        return {key: _covered(one, hidden) for key, one in value.items()}
    if isinstance(value, list):
        return [_covered(one, hidden) for one in value]
    if isinstance(value, str):
        for text in hidden:
            value = value.replace(text, f"***{hashlib.sha256(text.encode()).hexdigest()[:4]}")
    return value


def _settings(pipeline: ir.Pipeline, program: Program) -> dict[str, Any]:
    used: dict[str, set[str]] = {}
    for statement in program.body:
        if len(statement.origin) > 1:
            used.setdefault(str(statement.origin[0]), set()).add(str(statement.origin[1]))
    # What is handed over as it is has no statement of its own.
    sources = (port.source for step in pipeline.steps for port in step.inputs)
    used.setdefault("inputs", set()).update(one.name for one in sources if not isinstance(one, ir.Written))
    named: dict[str, Any] = {
        # What lies in the embedded workspace is no part of what is published.
        "datastores": [
            one._replace(kind="existing", folder=None) if one.settings is None else one for one in pipeline.datastores
        ],
        "inputs": pipeline.inputs,
        "parameters": pipeline.parameters,
    }
    computes = {step.compute.name: step.compute for step in pipeline.steps}
    environments = {step.environment.name: step.environment for step in pipeline.steps if step.environment is not None}
    # What an environment's files say; one without files is all in its settings.
    from_files = tuple(f"environments/{name}." for name, one in environments.items() if _has_files(one))
    found: dict[str, Any] = {
        "description": pipeline.description,
        "publish": {key: getattr(pipeline, key) for key in _PUBLISHED},
        **{
            key: {one.name: wording.named(one) for one in ones if one.name in used.get(key, ())}
            for key, ones in named.items()
        },
        "compute": {name: wording.named(one) for name, one in computes.items()},
        "environments": {name: wording.named(one) for name, one in environments.items()},
        "steps": {step.name: wording.step(step) for step in pipeline.steps},
        "files": {
            **{path: text.splitlines() for path, text in program.artifacts.items() if path.startswith(from_files)},
            **{folder: _files(files) for folder, files in program.sources.items()},
        },
    }
    return {key: value for key, value in json.loads(json.dumps(found)).items() if value not in ({}, [], None, "")}


def pack(found: Record) -> str:
    """The record as text: the same for the same record."""
    text = json.dumps({"version": _VERSION, **found}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpack(text: str | None) -> Record | None:
    """The record that was packed; None where there is none, or it is of another version or no record at all."""
    if text is None:
        return None
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(base64.b64decode(text, validate=True), _LIMIT)
        found = json.loads(content) if reader.eof else None
    except (ValueError, zlib.error):
        return None
    if not isinstance(found, dict) or found.pop("version", None) != _VERSION:
        return None
    return found


def _has_files(one: ir.Environment) -> bool:
    return one.dockerfile is not None or (one.conda is not None and bool(one.conda.file or one.conda.requirements))


def _files(files: Mapping[str, str]) -> Any:
    if len(files) > _MOST_FILES:
        return {"*": _hash(files)[:16]}
    return {path: sha256[:16] for path, sha256 in files.items()}


def _hash(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()
