"""Lowers what steps write."""

from collections.abc import Collection

from amlc import ir
from amlc.backends.azureml_v1 import tables
from amlc.backends.azureml_v1.limits import DEFAULT_OUTPUT_PATH
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.resources import method
from amlc.program import Call, Dict, Expression, Imported, List, Name, Tuple

Promoted = Collection[tuple[str, str]]


def promoted(pipeline: ir.Pipeline) -> Promoted:
    """The PipelineData that are datasets, by step and name: they are registered, or some step reads them as one.

    Who writes and who reads must agree on it (azureml/pipeline/core/builder.py).
    """
    ports = [(port, port.source) for step in pipeline.steps for port in step.inputs]
    read = {
        (source.step, source.output.name)
        for port, source in ports
        if isinstance(source, ir.Written) and port.mode == "direct"
    }
    written = [(step.name, one) for step in pipeline.steps for one in step.outputs if isinstance(one, ir.PipelineData)]
    return {
        (step, one.name)
        for step, one in written
        if one.registration is not None or one.format is not None or (step, one.name) in read
    }


def output(names: Names, one: ir.Output, *, is_promoted: bool) -> Expression:
    match one:
        case ir.PipelineData():
            return _pipeline_data(names, one, is_promoted=is_promoted)
        case ir.FileOutput():
            return _registered(_files(names, one, one.partition_format), one.registration)
        case ir.TabularOutput():
            return _registered(tables.output(_files(names, one, None), one.table), one.registration)
        case ir.TrainingOutput():
            return _trained(names, one)
        case ir.LinkOutput():
            kind = "Tabular" if one.tabular else "File"
            module = "azureml.data.output_dataset_config"
            made = Call(Imported(module, f"Link{kind}OutputDatasetConfig"), kwargs={"name": one.name})
            return _registered(made, one.registration)
        case ir.HdfsOutput():
            kwargs: dict[str, Expression] = {"name": one.name, **_destination(names, one)}
            made = Call(Imported("azureml.data", "HDFSOutputDatasetConfig"), kwargs=kwargs)
            return _registered(made, one.registration)


def _trained(names: Names, one: ir.TrainingOutput) -> Expression:
    found: dict[str, Expression] = {"type": one.of.capitalize()}
    optional: dict[str, Expression] = {
        "iteration": one.iteration,
        "metric": one.metric,
        "model_file": one.model_file,
    }
    found |= {key: value for key, value in optional.items() if value is not None}
    kwargs: dict[str, Expression] = {"name": one.name}
    if one.datastore is not None:
        kwargs["datastore"] = Name(names.of("datastore", one.datastore))
    kwargs["training_output"] = Call(Imported("azureml.pipeline.core", "TrainingOutput"), kwargs=found)
    if one.pipeline_output is not None:
        kwargs["pipeline_output_name"] = one.pipeline_output
    return Call(Imported("azureml.pipeline.core", "PipelineData"), kwargs=kwargs)


def _pipeline_data(names: Names, one: ir.PipelineData, *, is_promoted: bool) -> Expression:
    kwargs: dict[str, Expression] = {"name": one.name}
    if one.datastore is not None:
        kwargs["datastore"] = Name(names.of("datastore", one.datastore))
    kwargs["output_mode"] = one.mode
    optional: dict[str, Expression] = {
        "output_path_on_compute": one.path_on_compute,
        "output_overwrite": one.overwrite,
        "data_type": one.data_type,
        "is_directory": one.is_directory,
        "pipeline_output_name": one.pipeline_output,
    }
    kwargs |= {key: value for key, value in optional.items() if value is not None}
    made = Call(Imported("azureml.pipeline.core", "PipelineData"), kwargs=kwargs)
    if is_promoted:
        made = method(made, "as_dataset")
    return made if one.registration is None else method(made, "register", name=one.registration.name)


def _files(names: Names, one: ir.FileOutput | ir.TabularOutput, partition_format: str | None) -> Expression:
    kwargs: dict[str, Expression] = {"name": one.name, **_destination(names, one)}
    if one.source is not None:
        kwargs["source"] = one.source
    if partition_format is not None:
        kwargs["partition_format"] = tables.quotable(partition_format)
    made = Call(Imported("azureml.data", "OutputFileDatasetConfig"), kwargs=kwargs)
    if one.mode == "upload":
        globs: dict[str, Expression] = {"source_globs": List(one.source_globs)} if one.source_globs else {}
        return method(made, "as_upload", overwrite=one.overwrite, **globs)
    uncached = isinstance(one, ir.FileOutput) and one.disable_metadata_cache
    return method(made, "as_mount", disable_metadata_cache=True) if uncached else method(made, "as_mount")


def _destination(names: Names, one: ir.FileOutput | ir.TabularOutput | ir.HdfsOutput) -> dict[str, Expression]:
    if one.destination is None:
        return {}
    datastore, path = one.destination
    return {"destination": Tuple((Name(names.of("datastore", datastore)), path or DEFAULT_OUTPUT_PATH))}


def _registered(made: Expression, registration: ir.Registration | None) -> Expression:
    if registration is None:
        return made
    details: dict[str, Expression] = {"name": registration.name}
    if registration.description is not None:
        details["description"] = registration.description
    if registration.tags is not None:
        details["tags"] = Dict(dict(sorted(registration.tags.items())))
    return method(made, "register_on_complete", **details)
