"""The inputs and outputs of a step, out of its module's interface and its node's settings."""

from collections.abc import Mapping

from amlc.workspace.job import Json, Submission
from amlc.workspace.runner.plan import (
    DataSource,
    Input,
    Mode,
    Output,
    Place,
    RegisteredDataset,
    Registration,
    SavedDataset,
    Source,
)
from amlc.workspace.runner.refusal import RefusedError


def dataset_node(node: Json, submission: Submission) -> Source:
    """The data that a node of the graph stands for, with the run's own choice where it is a parameter."""
    if node.get("DatasetId"):
        return DataSource(node["DatasetId"])
    if name := node.get("DataPathParameterName"):
        default = _defaults(submission.interface.get("DataPathParameters")).get(name)
        path = submission.data_paths.get(name) or default
        if not path:
            raise RefusedError(f"the data path parameter `{name}` has neither a default nor a value")
        return Place(path["DataStoreName"], path.get("RelativePath") or "")
    definition = node.get("DataSetDefinition") or {}
    if name := definition.get("ParameterName"):
        default = _defaults(submission.interface.get("DataPathParameterList")).get(name)
        return _definition(submission.datasets.get(name) or default, f"the dataset parameter `{name}`")
    return _definition(definition.get("Value"), f"the dataset node `{node['Id']}`")


def _defaults(declared: list[Json] | None) -> Mapping[str, Json | None]:
    return {parameter["Name"]: parameter.get("DefaultValue") for parameter in declared or ()}


def _definition(value: Json | None, of: str) -> Source:
    match value:
        case {"SavedDataSetReference": {"Id": str(saved_id)}}:
            return SavedDataset(saved_id)
        case {"DataSetReference": {"Id": str(registered), **more}} | {
            "DataSetReference": {"Name": str(registered), **more}
        }:
            return RegisteredDataset(registered, _text(more.get("Version")))
        case {"LiteralValue": {"DataStoreName": str(datastore), **more}}:
            return Place(datastore, _text(more.get("RelativePath")) or "")
        case _:
            raise RefusedError(f"{of} stands for no data")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def inputs(interface: Json, node: Json, feeds: Mapping[str, Source]) -> tuple[Input, ...]:
    settings = {setting["Name"]: setting for setting in node.get("ModuleInputSettings") or ()}
    return tuple(
        _input(declared, settings.get(declared["Name"], {}), feeds[declared["Name"]])
        for declared in interface.get("Inputs") or ()
        if not declared.get("SkipProcessing") and _is_fed(declared, feeds)
    )


def _is_fed(declared: Json, feeds: Mapping[str, Source]) -> bool:
    if declared["Name"] not in feeds and not declared.get("IsOptional"):
        raise RefusedError(f"the input `{declared['Name']}` is connected to nothing")
    return declared["Name"] in feeds


def _input(declared: Json, setting: Json, source: Source) -> Input:
    mode = (setting.get("DataStoreMode") or declared.get("DataStoreMode") or Mode.MOUNT).lower()
    if mode not in (Mode.MOUNT, Mode.DOWNLOAD, Mode.DIRECT):
        raise RefusedError(f"the input `{declared['Name']}` is wanted in the mode `{mode}`, which is not offered here")
    transformations = setting.get("AdditionalTransformations")
    return Input(
        name=declared["Name"],
        reference=declared.get("DataReferenceName") or declared["Name"],
        mode=Mode(mode),
        path_on_compute=setting.get("PathOnCompute") or declared.get("PathOnCompute"),
        source=source,
        transformations=(transformations,) if transformations else (),
    )


def outputs(interface: Json, node: Json) -> tuple[Output, ...]:
    settings = {setting["Name"]: setting for setting in node.get("ModuleOutputSettings") or ()}
    return tuple(
        _output(declared, settings.get(declared["Name"], {}))
        for declared in interface.get("Outputs") or ()
        if not declared.get("SkipProcessing")
    )


def _output(declared: Json, setting: Json) -> Output:
    name = declared["Name"]
    mode = (setting.get("DataStoreMode") or declared.get("DataStoreMode") or Mode.MOUNT).lower()
    if mode not in (Mode.MOUNT, Mode.UPLOAD, Mode.LINK):
        raise RefusedError(f"the output `{name}` is given in the mode `{mode}`, which is not offered here")
    options = setting.get("DatasetOutputOptions")  # also when empty, the mark of an OutputFileDatasetConfig
    registration = setting.get("DatasetRegistration") or {}
    transformations = registration.get("AdditionalTransformations")
    default = "azureml/{run-id}/{output-name}" if options is None else "dataset/{run-id}/{output-name}"
    return Output(
        name=name,
        mode=Mode(mode),
        datastore=setting.get("DataStoreName") or declared.get("DataStoreName") or "workspaceblobstore",
        path=(options or {}).get("PathOnDatastore") or default,
        path_on_compute=setting.get("PathOnCompute") or declared.get("PathOnCompute"),
        overwrite=bool(setting.get("Overwrite")),
        globs=tuple(((options or {}).get("SourceGlobs") or {}).get("GlobPatterns") or ()),
        is_dataset=options is not None,
        registration=_registration(registration),
        transformations=(transformations,) if transformations else (),
    )


def _registration(posted: Json) -> Registration | None:
    if not posted.get("Name"):
        return None
    return Registration(name=posted["Name"], description=posted.get("Description") or "", tags=posted.get("Tags") or {})
