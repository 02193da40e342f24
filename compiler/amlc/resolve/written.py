"""How a step reads data that is no plain input: a table of what another step wrote, and what a run chooses."""

from collections.abc import Collection, Iterator

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec.references import StepOutputRef
from amlc.tree import Path

_COLUMNS = ("keep_columns", "drop_columns")
# TransformationMixin and PipelineOutputFileDataset (azureml/data/output_dataset_config.py,
# azureml/pipeline/core/pipeline_output_dataset.py) read these two.
_FORMATS = ("delimited", "parquet")
_FILES = (ir.FileOutput, ir.HdfsOutput, ir.PipelineData)


def table_of(on: Resolver, one: StepOutputRef, output: ir.Output, path: Path) -> ir.Table | None:
    """None for files, and for a table that is read as it is."""

    def wrong(code: str, key: str, message: str, help_: str | None = None) -> None:
        on.findings.append(Finding(code=code, path=(*path, key), message=message, help=help_, key=True))

    options = {key: columns for key in _COLUMNS if (columns := getattr(one, key))}
    if isinstance(output, ir.TabularOutput):
        if one.format is not None:
            wrong("conflicting-fields", "format", f"the output `{one.output}` is a table already", "leave it out")
        return ir.Table(format=None, options=options) if options else None
    format_ = one.format or (output.format if isinstance(output, ir.PipelineData) else None)
    if format_ is not None and not isinstance(output, _FILES):
        wrong("conflicting-fields", "format", f"the output `{one.output}` is not a folder of files")
    elif format_ is None and options:
        key = next(iter(options))
        wrong("missing-field", key, f"`{key}` is for a table", "add `format: delimited`")
    elif one.format is not None and one.format not in _FORMATS:
        message = f"the SDK reads no `{one.format}` out of a step's output"
        help_ = "write the files as `delimited` or `parquet`, or hand them over as they are"
        on.findings.append(Finding(code="invalid-value", path=(*path, "format"), message=message, help=help_))
    elif format_ is not None:
        return ir.Table(format=format_, options=options)
    return None


def no_place(path: Path) -> Finding:
    message = "`path_on_compute` has no meaning with `mode: direct`: nothing is put on the compute"
    return Finding(code="conflicting-fields", path=path, message=message, key=True)


def no_value(on: Resolver, parameter: str, path: Path) -> Iterator[Finding]:
    """A parameter that is data is no word of a command line."""
    found = on.spec.parameters[parameter]
    if found.type in ("dataset", "datapath"):
        message = f"the parameter `{parameter}` is data, and a value is wanted"
        help_ = f"add an input `{{parameter: {parameter}}}`, and name that here with {{input: …}}"
        note = ("it is defined here", ("parameters", parameter))
        yield Finding(code="wrong-reference", path=(*path, "parameter"), message=message, help=help_, note=note)


def named_once(on: Resolver, one: ir.ParameterDataset, port: str, path: Path) -> Iterator[Finding]:
    """A data path names the ports that it goes to (azureml/pipeline/core/graph.py, _PipelineIO): all of them."""
    if one.of != "datapath":
        return
    first, where = on.data_paths.setdefault(one.parameter, (port, path))
    if first != port:
        message = f"the data path `{one.parameter}` is called `{first}` elsewhere, and the SDK has one name for it"
        help_ = f"write `as: {first}`, or read another parameter"
        yield Finding(code="duplicate-port", path=path, message=message, help=help_, note=("the other one", where))


def taken(step: str, one: ir.ParameterDataset, params: Collection[str]) -> Iterator[Finding]:
    """A step makes a dataset parameter known to the SDK by its own `params`, or as an argument that becomes one."""
    if one.of == "dataset" and one.parameter in params:
        message = f"`{one.parameter}` is a parameter of type dataset, which the step reads already"
        path: Path = ("steps", step, "params", one.parameter)
        help_ = "give this one another name"
        yield Finding(code="conflicting-fields", path=path, message=message, help=help_, key=True)
