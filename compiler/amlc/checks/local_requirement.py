"""An item of `pip`, or an instruction of a Dockerfile, that takes a file or folder of this machine.

Azure ML builds the image from the list of packages and the Dockerfile's text alone: no file of the project is there, so
the build fails.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import dockerfiles, packages
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "local-requirement"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        for one in listed:
            if one.wanted.place is not None:
                from amlc.dependencies.requirement_slips import shortened  # for mistakes only

                message = f"`{shortened(one.text)}` is a file of this machine, and the image is built without it"
                yield one.finding(message, _advice(one.wanted.option))

    for environment in pipeline.environments:
        source = files.source(environment.dockerfile) if environment.dockerfile is not None else ""
        for instruction in () if isinstance(source, str) else dockerfiles.instructions(source):
            if dockerfiles.local_files(instruction):
                message = f"`{instruction.word}` takes files of this machine, and the image is built without them"
                help_ = "take them from another image (`--from=`) or an address, or put them into the source folder"
                path: Path = ("environments", environment.name, "dockerfile")
                yield Finding(path=path, span=instruction.span, message=message, help=help_)


def _advice(option: str | None) -> str:
    if option == "--requirement":
        return "write the requirements here, or name the file by the key `requirements`"
    if option == "--constraint":
        return "write the versions here: `pandas==2.2.3`"
    return "put the code into the step's source folder, or the package at an address that the build can reach"
