"""Something is defined that no step uses: usually a reference was misspelt or forgotten."""

from collections.abc import Iterator, Sequence

from amlc import ir, quoting
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "unused-definition"
SEVERITY = Severity.WARNING

_GIVEN_OUT = "read it with {step: …, output: …}, give it a `datastore` and a `path`, or `register` it"
_FINDABLE = "read it with {step: …, output: …}, or give it a `datastore` or a `pipeline_output`"  # it has no `path`


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    ports = [(step.name, port.source) for step in pipeline.steps for port in step.inputs]
    inputs = {source.name for _, source in ports if not isinstance(source, ir.Written)}
    parameters = {name for step in pipeline.steps for name in step.parameters}
    yield from _unused(pipeline, "input", [one.name for one in pipeline.inputs if one.name not in inputs], files)
    unused = [one.name for one in pipeline.parameters if one.name not in parameters]
    yield from _unused(pipeline, "parameter", unused, files)
    read = {(source.step, source.output.name) for _, source in ports if isinstance(source, ir.Written)}
    means = [one.means for one in quoting.quoted(pipeline, files)]
    read |= {(str(path[1]), str(path[3])) for path in means if path[0] == "steps"}
    for step in pipeline.steps:
        for output in step.outputs:
            if (step.name, output.name) not in read and not _goes_out(output):
                yield Finding(
                    path=("steps", step.name, "outputs", output.name),
                    message=f"no step reads the output `{output.name}`, and it has no name or place of its own",
                    help=_FINDABLE if isinstance(step.own, ir.Kusto) else _GIVEN_OUT,
                    key=True,
                )


def _unused(pipeline: ir.Pipeline, sort: str, names: Sequence[str], files: ProjectFiles) -> Iterator[Finding]:
    """Said where its name stands as text, if it does so; and not at all where a reference to it stands in quotes."""
    if not names:
        return
    meant = {one.means for one in quoting.quoted(pipeline, files)}
    spelled: dict[str, Path] = {}
    for at, text in (one for step in pipeline.steps for one in quoting.texts(step)):
        spelled.setdefault(text, at)
    for name in names:
        path: Path = (f"{sort}s", name)
        message = f"no step {'reads' if sort == 'input' else 'uses'} the {sort} `{name}`"
        if path in meant:
            continue
        if name in spelled:
            help_ = f"did you mean {{{sort}: {name}}}?"
            message = f"`{name}` is text here, and {message}"
            yield Finding(path=spelled[name], message=message, help=help_, note=(f"the {sort}", path))
        else:
            yield Finding(path=path, message=message, key=True)


def _goes_out(output: ir.Output) -> bool:
    """Whether somebody outside the pipeline can find the data: its place is known, or its name."""
    match output:
        case ir.PipelineData():
            return any((output.pipeline_output, output.datastore, output.registration))
        case ir.TrainingOutput():
            return True
        case ir.LinkOutput():
            return output.registration is not None
        case _:
            return output.registration is not None or output.destination is not None
