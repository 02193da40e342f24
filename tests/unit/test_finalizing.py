"""What a pipeline's modules and data sources come to, beside what the SDK makes of them; no service is asked."""

import json
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from amlc.backends.azureml_v1 import sdk
from amlc.backends.azureml_v1.sdk import finalizing
from amlc.backends.azureml_v1.sdk.loading import quiet

pytestmark = pytest.mark.usefixtures("folders")
FOLDERS = {"one": "print(1)\n", "two": "print(2)\n"}
IDENTITY = "7a3c5e5a-0000-4000-8000-000000000003"


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    before = dict(os.environ)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sdk.load()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FOLDERS.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """The folders that git was asked of: what stands in for it is registered beside it."""
    from azureml._base_sdk_common.tracking import global_tracking_info_registry as registry

    folders: list[str] = []

    def gather() -> dict[str, str]:
        folders.append(Path.cwd().name)
        return {"folder": folders[-1]}

    before = list(registry.providers)
    registry.providers[:] = [SimpleNamespace(gather=gather)]
    yield folders
    registry.providers[:] = before


class Service:
    """The SDK's own stand-in for the pipeline service, and what was sent to it."""

    def __init__(self) -> None:
        from azureml.pipeline.core._restclients.aeva.dryrun_service_caller import DryRunServiceCaller

        self.caller = DryRunServiceCaller()
        self.caller.data_types_cache = []
        self.caller._caller = SimpleNamespace(_client=nullcontext())
        self.sent: dict[str, list[Any]] = {"modules": [], "data": [], "pipelines": []}
        self.uploads: list[str] = []
        for name, function, key in (
            ("modules", "create_module_async", "creation_info"),
            ("data", "create_datasource_async", "creation_info"),
            ("pipelines", "create_pipeline_async", "pipeline_creation_info"),
        ):
            setattr(self.caller, function, self._kept(name, getattr(self.caller, function), key))

    def _kept(self, name: str, send: Any, key: str) -> Any:
        def sending(*args: Any, **kwargs: Any) -> Any:
            self.sent[name].append(kwargs[key] if key in kwargs else args[0])
            return send(*args, **kwargs)

        return sending

    def upload(self, directory: str) -> str:
        self.uploads.append(Path(directory).name)
        return f"snapshot {len(self.uploads)} of {Path(directory).name}"

    def pipeline(self, steps: int = 4, word: str = "x", references: int = 2) -> Any:
        """Steps that share two folders, and read references to data."""
        from azureml._restclient.service_context import ServiceContext
        from azureml.core import Workspace
        from azureml.core.authentication import AbstractAuthentication
        from azureml.data.azure_storage_datastore import AzureBlobDatastore
        from azureml.data.data_reference import DataReference
        from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
        from azureml.pipeline.core._aeva_provider import _AevaWorkflowProvider
        from azureml.pipeline.steps import CommandStep, PythonScriptStep

        with quiet():
            asking = ("__init__", "_get_arm_token", "_get_azureml_client_token", "_get_graph_token")
            auth = type("Nobody", (AbstractAuthentication,), dict.fromkeys(asking, lambda _: None))()
            options = {"_location": "westeurope", "_disable_service_check": True, "_workspace_id": IDENTITY}
            workspace = Workspace(IDENTITY, "g", "w", auth=auth, **options)
            offline = type(
                "Offline",
                (ServiceContext,),
                {"_get_endpoint": lambda *_: "https://offline", "_fetch_endpoints": lambda _: {}},
            )
            workspace._service_context = offline(IDENTITY, "g", "w", IDENTITY, None, auth)
            store = AzureBlobDatastore(workspace, "store", "container", "account")
            provider = _AevaWorkflowProvider(self.caller, self, workspace)
            rows = PipelineParameter("rows", 3)
            data: list[Any] = [
                DataReference(store, data_reference_name=f"in{one}", path_on_datastore=f"in/{one}")
                for one in range(references)
            ]
            made: list[Any] = []
            for number in range(steps):
                out = PipelineData(f"out{number}", datastore=store)
                arguments = [*data, "--rows", rows, "--out", out, word if number == 0 else "y"]
                common = {
                    "name": f"s{number}",
                    "inputs": list(data),
                    "outputs": [out],
                    "compute_target": ("cpu", "AmlCompute"),
                }
                common["source_directory"] = ("one", "two")[number % 2]
                if number % 3 == 2:
                    made.append(CommandStep(["python", "run.py", *arguments], **common))
                else:
                    made.append(PythonScriptStep("run.py", arguments=arguments, **common))
                data = [*data, out]
            return Pipeline(
                workspace, made, default_datastore=store, _workflow_provider=provider, _service_endpoint="x"
            )

    def publish(self, pipeline: Any) -> None:
        with quiet():
            pipeline.publish("p", "d", "1")

    def told(self) -> Any:
        """All that was sent, with the nodes named by their order, and modules and data by their names."""
        from azureml.pipeline.core._restclients.aeva import models
        from msrest import Serializer

        serializer_of: Any = Serializer
        serializer = serializer_of({name: one for name, one in vars(models).items() if isinstance(one, type)})
        kinds = {"modules": "ModuleCreationInfo", "data": "DataSourceCreationInfo", "pipelines": "PipelineCreationInfo"}
        bodies = {name: [serializer.body(one, kinds[name]) for one in sent] for name, sent in self.sent.items()}
        for module in bodies["modules"]:
            module["StorageId"] = module["StorageId"].rpartition(" ")[2]
        made = {**self.caller._module_entities, **self.caller._datasource_entities}
        graph = bodies["pipelines"][-1]["Graph"]
        nodes = [one["Id"] for one in (*graph["ModuleNodes"], *graph["DatasetNodes"])]
        names = {identity: entity.name for identity, entity in made.items()} | {
            identity: f"node {number}" for number, identity in enumerate(nodes)
        }
        text = json.dumps({name: sorted(one, key=lambda body: body["Name"]) for name, one in bodies.items()})
        return json.loads(re.sub("|".join(map(re.escape, names)), lambda found: names[found[0]], text))


@pytest.mark.usefixtures("asked")
def test_what_is_sent_is_what_the_sdk_sends() -> None:
    theirs, ours = Service(), Service()
    theirs.publish(theirs.pipeline())
    pipeline = ours.pipeline()
    with quiet():
        finalizing.finalize(pipeline)
    assert not ours.sent["pipelines"]
    ours.publish(pipeline)
    assert json.dumps(ours.told(), indent=1) == json.dumps(theirs.told(), indent=1)


def test_a_folder_is_sent_up_once_and_git_asked_once_of_it(asked: list[str]) -> None:
    service = Service()
    pipeline = service.pipeline(steps=6)
    with quiet():
        finalizing.finalize(pipeline)
    assert service.uploads == ["one", "two"]
    assert asked == ["one", "two"]
    assert {one.storage_id for one in service.sent["modules"]} == {"snapshot 1 of one", "snapshot 2 of two"}
    service.publish(pipeline)
    assert (len(service.sent["modules"]), len(service.sent["data"]), len(service.sent["pipelines"])) == (6, 2, 1)


def test_nothing_is_made_twice(asked: list[str]) -> None:
    service = Service()
    with quiet():
        finalizing.finalize(service.pipeline())
        finalizing.finalize(service.pipeline())
    assert (len(service.sent["modules"]), len(service.sent["data"])) == (4, 2)
    assert asked == service.uploads == ["one", "two"]


def test_a_step_that_changed_takes_the_snapshot_of_its_folder_from_one_that_did_not() -> None:
    service = Service()
    with quiet():
        finalizing.finalize(service.pipeline())
        for entity in service.caller._module_entities.values():
            entity.data_location.storage_type = "Snapshot"  # the stand-in does not tell, the service does
            entity.data_location.storage_id = f"kept of {entity.name}"
        finalizing.finalize(service.pipeline(word="another"))
    assert service.uploads == ["one", "two"]
    assert service.sent["modules"][-1].name == "s0"
    assert service.sent["modules"][-1].storage_id == "kept of s2"  # the last that was found with that folder


def test_a_file_that_changed_is_sent_up(folders: Path) -> None:
    service = Service()
    with quiet():
        finalizing.finalize(service.pipeline())
        (folders / "two" / "run.py").write_text("print(3)\n")
        finalizing.finalize(service.pipeline())
    assert service.uploads == ["one", "two", "two"]
    assert [one.name for one in service.sent["modules"][4:]] == ["s1", "s3"]


@pytest.mark.parametrize("failing", ["datasources", "modules"])
def test_what_cannot_be_made_is_said_once_and_nothing_hangs(failing: str) -> None:
    """The SDK waits for ever when two data sources cannot be made: it leaves its lock taken."""
    service = Service()
    pipeline = service.pipeline()
    setattr(service.caller, f"_generate_exception_{failing}", True)
    with quiet(), pytest.raises(Exception, match="Mock exception"):
        finalizing.finalize(pipeline)
    assert not service.sent["pipelines"]
