"""What a `synapse_spark` step can read: datasets, which are neither mounted nor downloaded."""

from collections.abc import Collection, Iterator

from amlc import ir
from amlc.diagnostics import Finding
from amlc.tree import Path


def rules(port: ir.InputPort, path: Path, arguments: Collection[ir.Argument]) -> Iterator[Finding]:
    """What azureml/pipeline/core/_synapse_spark_step_base.py refuses, or leaves unsaid."""
    source = port.source
    unread = _unread(source)
    if unread is not None:
        what, advice = unread
        message = f"a `synapse_spark` step reads datasets, and {what}"
        yield Finding(code="wrong-reference", path=path, message=message, help=advice)
    elif port.mode not in ("direct", "hdfs"):
        message = f"a `synapse_spark` step cannot read with `mode: {port.mode}`"
        yield Finding(
            code="wrong-mode", path=(*path, "mode"), message=message, help="write `mode: hdfs` or `mode: direct`"
        )
    elif isinstance(source, ir.ParameterDataset) and ir.PortArgument("input", port.name) not in arguments:
        # azureml/pipeline/core/builder.py, _get_pipeline_parameters_implicit: it looks among the arguments alone.
        message = f"the SDK would not publish the parameter `{source.parameter}`, as no argument hands on `{port.name}`"
        help_ = f"write it among the `arguments` instead: {{input: {source.name}, mode: {port.mode}}}"
        yield Finding(code="wrong-reference", path=path, message=message, help=help_)


def _unread(source: ir.Input | ir.Written) -> tuple[str, str] | None:
    match source:
        case ir.Written(_, ir.PipelineData() | ir.TrainingOutput()):
            return f"the output `{source.output.name}` is none", "make it `kind: file`"
        case ir.DataReference():
            return f"the input `{source.name}` is a data reference", "leave its `kind` out"
        case ir.ParameterDataset(of="datapath"):
            return f"`{source.parameter}` is a data path", "give the parameter `type: dataset`"
        case _:
            return None
