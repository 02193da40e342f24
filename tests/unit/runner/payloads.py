"""Writes the pipelines of these tests as the real SDK posts them, without a network: `python payloads.py SCRIPTS`."""

import io
import json
import os
import sys
import uuid
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from typing import Any

warnings.simplefilter("ignore")
os.environ["HTTPS_PROXY"] = "http://127.0.0.1:9"  # the SDK looks for a list of clouds when it is imported

from azureml._restclient.service_context import ServiceContext, _ServiceKeys  # noqa: E402
from azureml.core import Dataset, Environment, RunConfiguration, Workspace  # noqa: E402
from azureml.core.authentication import AbstractAuthentication  # noqa: E402
from azureml.core.compute import DataFactoryCompute  # noqa: E402
from azureml.data import OutputFileDatasetConfig  # noqa: E402
from azureml.data.abstract_dataset import AbstractDataset  # noqa: E402
from azureml.data.azure_storage_datastore import AzureBlobDatastore  # noqa: E402
from azureml.data.data_reference import DataReference  # noqa: E402
from azureml.data.datapath import DataPath, DataPathComputeBinding  # noqa: E402
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig  # noqa: E402
from azureml.data.sql_data_reference import SqlDataReference  # noqa: E402
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter  # noqa: E402
from azureml.pipeline.core._aeva_provider import _AevaWorkflowProvider  # noqa: E402
from azureml.pipeline.core._restclients.aeva import models  # noqa: E402
from azureml.pipeline.core._restclients.aeva.dryrun_service_caller import DryRunServiceCaller  # noqa: E402
from azureml.pipeline.steps import (  # noqa: E402
    CommandStep,
    DatabricksStep,
    DataTransferStep,
    KustoStep,
    ParallelRunConfig,
    ParallelRunStep,
    PythonScriptStep,
)
from msrest import Serializer  # noqa: E402

SERIALIZER: Any = Serializer(  # type: ignore[no-untyped-call]
    {name: kind for name, kind in vars(models).items() if isinstance(kind, type)}
)
SCRIPTS = sys.argv[1]
CPU = ("cpu", "AmlCompute")


class Auth(AbstractAuthentication):  # type: ignore[misc]  # the SDK has no types
    def _get_arm_token(self) -> str:
        return "token"

    def _get_graph_token(self) -> str:
        return "token"

    def get_authentication_header(self) -> dict[str, str]:
        return {}


class Uploader:
    def upload(self, directory: str) -> str:
        return os.path.basename(directory)  # noqa: PTH119


class Service(DryRunServiceCaller):  # type: ignore[misc]  # the SDK has no types
    """Keeps what is posted."""

    def __init__(self) -> None:
        super().__init__()
        self.data_types_cache: list[Any] = []
        self.modules: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}

    def create_module_async(self, creation_info: Any) -> Any:
        entity = super().create_module_async(creation_info)
        self.modules[entity.id] = SERIALIZER.body(creation_info, "ModuleCreationInfo")
        return entity

    def create_datasource_async(self, creation_info: Any) -> Any:
        entity = super().create_datasource_async(creation_info)
        self.sources[entity.id] = SERIALIZER.body(creation_info, "DataSourceCreationInfo")
        return entity

    def create_pipeline_async(self, pipeline_creation_info: Any) -> Any:
        self.pipeline = SERIALIZER.body(pipeline_creation_info, "PipelineCreationInfo")
        return super().create_pipeline_async(pipeline_creation_info)


SAVED: dict[str, Any] = {}


class Context(ServiceContext):  # type: ignore[misc]  # the SDK has no types
    def _fetch_endpoints(self) -> dict[str, str]:
        return dict.fromkeys(_ServiceKeys.get_discovery_keys(), "https://none")


class Registration:
    """What the SDK keeps about a dataset that the service knows."""

    def __init__(self, saved_id: str, name: str | None = None, version: str | None = None) -> None:
        self.saved_id, self.name, self.version = saved_id, name, version
        self.registered_id = f"registered-{name}" if name else None
        self.workspace = self.description = None
        self.tags: dict[str, str] = {}


def ensure_saved(self: Any, _: Any) -> str:
    if self._registration is None:
        flow = self._dataflow.to_json()
        saved_id = str(uuid.uuid5(uuid.NAMESPACE_URL, flow))
        SAVED[saved_id] = json.loads(flow)
        self._registration = Registration(saved_id)
    return str(self._registration.saved_id)


AbstractDataset._ensure_saved = ensure_saved
WS = Workspace(
    "sub",
    "rg",
    "ws",
    auth=Auth(),
    _location="westeurope",
    _disable_service_check=True,
    _workspace_id=str(uuid.UUID(int=1)),
)
WS._service_context = Context("sub", "rg", "ws", WS._workspace_id, "https://none", WS._auth)
STORE = AzureBlobDatastore(WS, "workspaceblobstore", "container", "account")
DATA = AzureBlobDatastore(WS, "mldata", "container", "account")


def script(name: str, *arguments: Any, **options: Any) -> PythonScriptStep:
    return PythonScriptStep(
        "act.py", name=name, arguments=list(arguments), compute_target=CPU, source_directory=SCRIPTS, **options
    )


def files(*paths: str) -> Any:
    return Dataset.File.from_files([(DATA, path) for path in paths], validate=False)


def registered(name: str, version: str, *, latest: bool = False) -> Any:
    dataset = files("models/input.csv")
    dataset._registration = Registration(f"saved-{name}-{version}", name, version)
    dataset._consume_latest = latest
    return dataset


def act(name: str = "act", **options: Any) -> PythonScriptStep:
    """A step that does what the run's parameter says."""
    return script(name, PipelineParameter("do", "print('done')"), **options)


def mounted() -> list[Any]:
    return [script("train", "--input", files("models/input.csv").as_named_input("model_input").as_mount())]


def acting() -> list[Any]:
    return [act()]


def literal() -> list[Any]:
    arguments = ["", "two words", "--n", 3, "a=$HOME", "*", "é", PipelineParameter("rate", 0.5), "parameter:own"]
    return [
        script("literal", *arguments, params={"own": "mine", "odd name": PipelineParameter("odd", 7), "fixed": True})
    ]


def datasets() -> list[Any]:
    inputs = [
        files("models/input.csv").as_named_input("one").as_mount(),
        files("models/**").as_named_input("many").as_mount(),
        files("models/*.csv", "other").as_named_input("globs").as_mount(),
        files("models/input.csv").as_named_input("one_copy").as_download(),
        files("models").as_named_input("many_copy").as_download(),
        files("models/input.csv").as_named_input("near").as_mount("data/near"),
        files("models/input.csv").as_named_input("far").as_mount("/mnt/far"),
        files("models/input.csv").as_named_input("direct"),
        registered("known", "3").as_named_input("pinned").as_mount(),
        registered("known", "3", latest=True).as_named_input("latest").as_mount(),
        registered("known", "3").as_named_input("pinned_direct"),
    ]
    return [script("datasets", *inputs)]


def named_only() -> list[Any]:
    return [script("named", inputs=[files("models/input.csv").as_named_input("table").as_mount()])]


def references() -> list[Any]:
    one = DataReference(DATA, "one", "models/input.csv")
    folder = DataReference(DATA, "folder", "models")
    copy = DataReference(DATA, "copy", "models", mode="download", path_on_compute="copied")
    inputs = [one, folder, copy]
    return [script("references", *inputs, inputs=inputs)]


def data_path() -> list[Any]:
    path = (
        PipelineParameter("where", DataPath(DATA, "models/input.csv", name="where_path")),
        DataPathComputeBinding("mount"),
    )
    return [script("data_path", "--in", path, inputs=[path])]


def dataset_parameter() -> list[Any]:
    parameter = PipelineParameter("which", files("models/input.csv"))
    return [script("dataset_parameter", "--in", DatasetConsumptionConfig("table", parameter, "mount"))]


def pipeline_data() -> list[Any]:
    made = PipelineData("made", DATA, is_directory=True)
    single = PipelineData(
        "single", output_mode="upload", output_path_on_compute="here/single.txt", output_overwrite=True
    )
    make = script("make", made, single, outputs=[made, single])
    taken = single.as_download("taken")
    return [make, script("use", made, taken, inputs=[made, taken])]


def promoted() -> list[Any]:
    made = PipelineData("made", DATA).as_dataset().register("promoted", create_new_version=True)
    make = script("make", made, outputs=[made])
    inputs = [made.as_named_input("direct_in").as_direct(), made.as_named_input("mount_in").as_mount()]
    return [make, script("use", *inputs, inputs=inputs)]


def outputs() -> list[Any]:
    plain = OutputFileDatasetConfig("plain")
    placed = OutputFileDatasetConfig("placed", (DATA, "out/{run-id}/{output-name}")).as_upload(overwrite=True)
    kept = OutputFileDatasetConfig("kept", (DATA, "kept")).register_on_complete("kept_set", "what is kept", {"a": "b"})
    once = OutputFileDatasetConfig("once", (DATA, "once")).as_upload(overwrite=False, source_globs=["*.txt"])
    local = OutputFileDatasetConfig("local", (DATA, "local"), source="made/here").as_upload(overwrite=True)
    table = OutputFileDatasetConfig("table", (DATA, "table")).read_delimited_files()
    made = [plain, placed, kept, once, local, table]
    make = script("make", *made)
    taken = [output.as_input(f"{output.name}_in") for output in made]
    return [make, script("use", *taken)]


def diamond() -> list[Any]:
    top, left, right, bottom = (act(name) for name in ("top", "left", "right", "bottom"))
    for after, before in ((left, top), (right, top), (bottom, left), (bottom, right)):
        after.run_after(before)
    return [top, left, right, bottom, act("alone")]


def two() -> list[Any]:
    return [act("first"), act("second")]


def limited() -> list[Any]:
    configuration = RunConfiguration()
    configuration.max_run_duration_seconds = 1
    configuration.environment_variables = {"OLD": "1"}
    configuration.environment.environment_variables = {"NEW": "2"}
    return [act(runconfig=configuration, runconfig_pipeline_params={"NodeCount": PipelineParameter("nodes", 2)})]


def own_limit() -> list[Any]:
    configuration = RunConfiguration()
    configuration.environment.environment_variables = {"AMLC_TIMEOUT_SECONDS": "0.7"}
    configuration.max_run_duration_seconds = 3600
    return [act(runconfig=configuration)]


def command() -> list[Any]:
    table = files("models/input.csv").as_named_input("table").as_mount()
    words = ["cat two-words.txt", table, PipelineParameter("word", "a b")]
    return [CommandStep(words, name="command", compute_target=CPU, source_directory=SCRIPTS)]


def shell() -> list[Any]:
    return [
        CommandStep(
            "bash -c 'echo $0 $AML_PARAMETER_p > outputs/said; env' hello",
            name="shell",
            compute_target=CPU,
            source_directory=SCRIPTS,
            params={"p": "q"},
        )
    ]


def absent_program() -> list[Any]:
    return [CommandStep("no-such-program --x", name="absent", compute_target=CPU, source_directory=SCRIPTS)]


def databricks() -> list[Any]:
    notebook = DatabricksStep(
        "notebook",
        notebook_path="/n",
        run_name="r",
        compute_target="bricks",
        existing_cluster_id="c",
        permit_cluster_restart=True,
    )
    return [act("before"), notebook]


def parallel_run() -> list[Any]:
    configuration = ParallelRunConfig(
        environment=Environment("e"),
        entry_script="batches.py",
        source_directory=SCRIPTS,
        error_threshold=1,
        output_action="append_row",
        compute_target="cpu",
        node_count=8,
        process_count_per_node=16,
        mini_batch_size="2",
        run_invocation_timeout=60,
    )
    inputs = [files("models/**").as_named_input("many_in")]
    return [ParallelRunStep("many", configuration, inputs=inputs, output=OutputFileDatasetConfig("out"))]


def factory() -> Any:
    """As it is once the service has told of it."""
    made = object.__new__(DataFactoryCompute)
    made.name = "factory"
    return made


def transfer() -> list[Any]:
    copy = DataTransferStep("copy", DataReference(DATA, "from", "models"), DataReference(STORE, "to", "out"), factory())
    there = copy.get_output().create_input_binding("there")
    return [copy, script("use", there, inputs=[there])]


def transfer_written() -> list[Any]:
    made = PipelineData("made", DATA)
    make = act("make", outputs=[made])
    return [make, DataTransferStep("copy", made, DataReference(STORE, "to", "out"), factory())]


def transfer_rows() -> list[Any]:
    rows = SqlDataReference(DATA, "rows", sql_query="select 1")
    return [DataTransferStep("copy", rows, DataReference(STORE, "to", "out"), factory())]


def transfer_dataset() -> list[Any]:
    table = files("models").as_named_input("table").as_mount()
    return [DataTransferStep("copy", table, DataReference(STORE, "to", "out"), factory())]


def kusto() -> list[Any]:
    return [act("before"), KustoStep("rows", "explorer", "telemetry", SCRIPTS, PipelineData("rows", DATA))]


PIPELINES: Mapping[str, Callable[[], list[Any]]] = {
    build.__name__: build
    for build in (
        mounted,
        acting,
        literal,
        datasets,
        named_only,
        references,
        data_path,
        dataset_parameter,
        pipeline_data,
        promoted,
        outputs,
        diamond,
        two,
        limited,
        own_limit,
        command,
        shell,
        absent_program,
        databricks,
        parallel_run,
        transfer,
        transfer_written,
        transfer_rows,
        transfer_dataset,
        kusto,
    )
}


def posted(steps: list[Any]) -> dict[str, Any]:
    service = Service()
    pipeline = Pipeline(
        WS,
        steps,
        default_datastore=STORE,
        _workflow_provider=_AevaWorkflowProvider(service, Uploader(), WS),
        _service_endpoint="x",
    )
    pipeline.publish("name", "description")
    return {"pipeline": service.pipeline, "modules": service.modules, "sources": service.sources}


def main() -> None:
    with redirect_stdout(io.StringIO()):
        pipelines = {name: posted(build()) for name, build in PIPELINES.items()}
    json.dump({"pipelines": pipelines, "saved": SAVED}, sys.stdout)


main()
