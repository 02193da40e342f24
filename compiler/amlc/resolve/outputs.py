"""Resolves what a step writes."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.resolve.places import known_datastore, stays_below
from amlc.resolve.tables import options_of, table_rules
from amlc.spec import outputs
from amlc.tree import Path

# By key of an output: the mode it goes with.
_MODES = {
    "overwrite": "upload",
    "source_globs": "upload",
    "path_on_compute": "upload",
    "disable_metadata_cache": "mount",
}


def output(on: Resolver, step: str, name: str, one: outputs.Output) -> ir.Output:
    at: Path = ("steps", step, "outputs", name)
    on.findings += _rules(one, at) if on.where.is_whole(at) else ()
    datastore, path = getattr(one, "datastore", None), getattr(one, "path", None)
    if datastore is not None:
        known_datastore(on, (*at, "datastore"), datastore)
    if path is not None:
        stays_below(on, (*at, "path"), path)
    destination = None if datastore is None else (datastore, path)
    registration = _registration(getattr(one, "register_", None))
    match one.kind:
        case "pipeline_data":
            return ir.PipelineData(
                name=name,
                datastore=datastore,
                is_directory=one.is_directory,
                mode=one.mode,
                overwrite=one.overwrite,
                path_on_compute=one.path_on_compute,
                data_type=one.data_type,
                format=one.format,
                registration=registration,
                pipeline_output=one.pipeline_output,
            )
        case "tabular":
            return ir.TabularOutput(
                name=name,
                destination=destination,
                table=ir.Table(format=one.format, options=options_of(one)),
                mode=one.mode,
                overwrite=bool(one.overwrite),
                source=one.source,
                source_globs=one.source_globs,
                registration=registration,
            )
        case "hdfs":
            return ir.HdfsOutput(name=name, destination=destination, registration=registration)
        case "training_output":
            return ir.TrainingOutput(
                name=name,
                of=one.of,
                iteration=one.iteration,
                metric=one.metric,
                model_file=one.model_file,
                datastore=datastore,
                pipeline_output=one.pipeline_output,
            )
        case "link_file" | "link_tabular":
            return ir.LinkOutput(name=name, tabular=one.kind == "link_tabular", registration=registration)
        case _:
            return ir.FileOutput(
                name=name,
                destination=destination,
                mode=one.mode,
                overwrite=bool(one.overwrite),
                source=one.source,
                source_globs=one.source_globs,
                partition_format=one.partition_format,
                disable_metadata_cache=bool(one.disable_metadata_cache),
                registration=registration,
            )


def _rules(one: outputs.Output, at: Path) -> Iterator[Finding]:
    mode = getattr(one, "mode", None)
    if one.kind == "pipeline_data":
        yield from _promotion(one, at)
    for key, wanted in _MODES.items():
        if mode is not None and mode != wanted and getattr(one, key, None):
            message = f"`{key}` has no meaning with `mode: {mode}`"
            help_ = f"write `mode: {wanted}`, or leave `{key}` out"
            yield Finding(code="conflicting-fields", path=(*at, key), message=message, help=help_, key=True)
    if getattr(one, "path", None) is not None and getattr(one, "datastore", None) is None:
        message = "`path` needs the `datastore` that it is on"
        yield Finding(code="missing-field", path=(*at, "path"), message=message, help="add `datastore: …`")
    if one.kind == "tabular":
        yield from table_rules(one, at, tabular=True)
    if one.kind == "training_output":
        for key in ("iteration", "metric", "model_file"):
            if one.of == "metrics" and getattr(one, key) is not None:
                message = f"`{key}` has no meaning with `of: metrics`"
                yield Finding(code="conflicting-fields", path=(*at, key), message=message, key=True)
        if one.iteration is not None and one.metric is not None:
            message = "a model is chosen by `iteration` or by `metric`, not both"
            note = ("the other", (*at, "iteration"))
            yield Finding(code="conflicting-fields", path=(*at, "metric"), message=message, key=True, note=note)


def _registration(one: outputs.Registration | None) -> ir.Registration | None:
    return None if one is None else ir.Registration(name=one.name, description=one.description, tags=one.tags)


def _promotion(one: outputs.PipelineDataOutput, at: Path) -> Iterator[Finding]:
    """What azureml/pipeline/core/pipeline_output_dataset.py can say of a promoted output."""
    if one.format == "json_lines":
        message = "the SDK reads no `json_lines` out of a step's output"
        help_ = "write the files as `delimited` or `parquet`, or hand them over as they are"
        yield Finding(code="invalid-value", path=(*at, "format"), message=message, help=help_)
    for key in ("description", "tags"):
        if one.register_ is not None and getattr(one.register_, key):
            message = f"a `pipeline_data` is registered by name alone, without `{key}`"
            help_ = f"leave it out, or write `kind: file`, whose dataset can have `{key}`"
            yield Finding(code="conflicting-fields", path=(*at, "register", key), message=message, help=help_, key=True)
