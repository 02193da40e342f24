"""Something is defined that no step uses: usually a reference was misspelt or forgotten."""

from collections.abc import Iterator

from amlc import ir, quoting
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "unused-definition"
SEVERITY = Severity.WARNING

_GIVEN_OUT = "read it with {step: …, output: …}, give it a `datastore` and a `path`, or `register` it"
_FINDABLE = "read it with {step: …, output: …}, or give it a `datastore` or a `pipeline_output`"  # it has no `path`


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    ports = [(step.name, port.source) for step in pipeline.steps for port in step.inputs]
    inputs = {source.name for _, source in ports if not isinstance(source, ir.Written)}
    read = {(source.step, source.output.name) for _, source in ports if isinstance(source, ir.Written)}
    parameters = {name for step in pipeline.steps for name in step.parameters}
    quoted = {(one.means[1], one.means[3]) for one in quoting.quoted(pipeline) if one.means[0] == "steps"}
    for input_ in pipeline.inputs:
        if input_.name not in inputs:
            yield from _unused(pipeline, "input", input_.name, f"no step reads the input `{input_.name}`")
    for parameter in pipeline.parameters:
        if parameter.name not in parameters:
            message = f"no step uses the parameter `{parameter.name}`"
            yield from _unused(pipeline, "parameter", parameter.name, message)
    for step in pipeline.steps:
        for output in step.outputs:
            if (step.name, output.name) not in read | quoted and not _goes_out(output):
                yield Finding(
                    path=("steps", step.name, "outputs", output.name),
                    message=f"no step reads the output `{output.name}`, and it has no name or place of its own",
                    help=_FINDABLE if isinstance(step.own, ir.Kusto) else _GIVEN_OUT,
                    key=True,
                )


def _unused(pipeline: ir.Pipeline, sort: str, name: str, message: str) -> Iterator[Finding]:
    """Said where its name stands as text, if it does so; and not at all where a reference to it stands in quotes."""
    path: Path = (f"{sort}s", name)
    if any(one.means == path for one in quoting.quoted(pipeline)):
        return
    at = next((at for step in pipeline.steps for at, text in quoting.texts(step) if text == name), None)
    if at is None:
        yield Finding(path=path, message=message, key=True)
    else:
        help_ = f"did you mean {{{sort}: {name}}}?"
        message = f"`{name}` is text here, and {message}"
        yield Finding(path=at, message=message, help=help_, note=(f"the {sort}", path))


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
