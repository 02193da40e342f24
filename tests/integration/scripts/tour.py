# ruff: noqa: E501
"""A tour of the SDK by a client who uses all of it; prints one line a stop, and stops where something is wrong."""

import os
import sys
from pathlib import Path

import requests
from azureml.core import Dataset, Datastore, Environment, Experiment, Model, Run, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import (
    Pipeline,
    PipelineData,
    PipelineEndpoint,
    PipelineParameter,
    PublishedPipeline,
    Schedule,
    ScheduleRecurrence,
)
from azureml.pipeline.steps import PythonScriptStep


def same(what: str, found: object, expected: object) -> None:
    if found != expected:
        sys.exit(f"{what}: {found!r} is not {expected!r}")
    print("ok", what)


authentication = ServicePrincipalAuthentication("tenant", "client", "secret")
workspace = Workspace(os.environ["AZURE_SUBSCRIPTION_ID"], "group", "name", auth=authentication)
same("workspace", workspace.get_details()["name"], "name")

# compute
made = ComputeTarget.create(workspace, "made", AmlCompute.provisioning_configuration("STANDARD_D2_V2", max_nodes=2))
made.wait_for_completion()
same("compute", made.provisioning_state, "Succeeded")
same("computes", "made" in workspace.compute_targets, True)
same("compute status", made.get_status().scale_settings.maximum_node_count, 2)

# secrets
vault = workspace.get_default_keyvault()
vault.set_secret("one", "1")
vault.set_secrets({"two": "2", "one": "1b"})
same("secrets", vault.get_secrets(["one", "two", "none"]), {"one": "1b", "two": "2", "none": None})
vault.delete_secret("two")
same("secret names", [one["name"] for one in vault.list_secrets()], ["one"])

# datastores and datasets
default = workspace.get_default_datastore()
Path("data").mkdir(exist_ok=True)
Path("data/a.csv").write_text("x,y\n1,2\n3,4\n")
Path("data/big.bin").write_bytes(os.urandom(70_000_000))  # over the size of one put: it goes up in blocks
default.upload_files(["data/a.csv", "data/big.bin"], relative_root="data", target_path="up", show_progress=False)
default.download("down", prefix="up", show_progress=False)
same("blob", Path("down/up/a.csv").read_text(), "x,y\n1,2\n3,4\n")
same("blocks", Path("down/up/big.bin").read_bytes() == Path("data/big.bin").read_bytes(), True)
other = Datastore.register_azure_blob_container(
    workspace, "mine", container_name="things", account_name="myaccount", account_key="c2VjcmV0"
)
same("datastore", Datastore.get(workspace, "mine").account_name, "myaccount")
other.upload_files(["data/a.csv"], relative_root="data", target_path="x", show_progress=False)
same("datastores", set(workspace.datastores) >= {"mine", "workspaceblobstore"}, True)
files = Dataset.File.from_files([(default, "up/a.csv")])
files = files.register(workspace, "files", description="d", tags={"t": "1"})
same("dataset", (files.name, files.version), ("files", 1))
again = Dataset.File.from_files([(default, "up")]).register(workspace, "files", create_new_version=True)
same("dataset version", (again.version, Dataset.get_by_name(workspace, "files", version=1).id), (2, files.id))
same("dataset by id", Dataset.get_by_id(workspace, files.id).name, "files")
same("dataset paths", files.to_path(), ["/a.csv"])
same("dataset download", Path(files.download("dl", overwrite=True)[0]).read_text(), "x,y\n1,2\n3,4\n")

# environments
environment = Environment("env")
environment.register(workspace)
same("environment", Environment.get(workspace, "env").version, "1")
curated = Environment.get(workspace, "AzureML-sklearn-1.5")
same(
    "curated", (curated.name, curated.docker.base_image.startswith("mcr.microsoft.com/")), ("AzureML-sklearn-1.5", True)
)

# a pipeline of two steps, with everything between them
Path("src").mkdir(exist_ok=True)
Path("src/prep.py").write_text(
    "import argparse, os\n"
    "p = argparse.ArgumentParser()\n"
    "for name in ('raw', 'out', 'rows', 'extra'):\n    p.add_argument('--' + name)\n"
    "a = p.parse_args()\n"
    "print('rows', a.rows)\n"
    "os.makedirs(a.out, exist_ok=True)\n"
    "open(os.path.join(a.out, 'part.csv'), 'w').write(a.rows)\n"
    "open(a.extra, 'w').write('extra')\n"
)
Path("src/train.py").write_text(
    "import sys\nfrom azureml.core import Run\nrun = Run.get_context()\n"
    "run.log('accuracy', 0.5)\nrun.log('accuracy', 0.75)\nrun.log_row('row', a=1, b=2)\nrun.log_table('table', {'c': [1, 2]})\n"
    "run.tag('colour', 'blue')\nparent = run.parent\nprint('secret', run.get_secret('one'))\nparent.log('total', 3)\nparent.flush()\nprint('experiment', run.experiment.name)\n"
    "import os\nos.makedirs('outputs', exist_ok=True)\nopen('outputs/m.txt', 'w').write('m')\n"
    "print('trained', os.listdir(sys.argv[1]))\n"
)
rows = PipelineParameter("rows", default_value=10)
out = OutputFileDatasetConfig("clean", destination=(default, "out/{run-id}")).register_on_complete("cleaned")
extra = PipelineData("extra", datastore=default, pipeline_output_name="the extra")
configuration = RunConfiguration()
configuration.target = "made"
prep = PythonScriptStep(
    name="prep",
    script_name="prep.py",
    source_directory="src",
    arguments=["--raw", files.as_named_input("raw").as_mount(), "--out", out, "--rows", rows, "--extra", extra],
    outputs=[extra],
    compute_target=made,
    runconfig=configuration,
    allow_reuse=False,
)
train = PythonScriptStep(
    name="train",
    script_name="train.py",
    source_directory="src",
    arguments=[out.as_input("clean_in").as_mount()],
    compute_target="made",
    runconfig=configuration,
    allow_reuse=False,
)
pipeline = Pipeline(workspace, [prep, train], description="two steps")
same("validate", pipeline.validate(), [])
published = pipeline.publish("two", "two steps", version="1.0", continue_on_step_failure=True)
fetched = PublishedPipeline.get(workspace, published.id)
same("published", (fetched.name, fetched.version, fetched.status, fetched.total_run_steps), ("two", "1.0", "Active", 2))
same("listed", published.id in [one.id for one in PublishedPipeline.list(workspace)], True)

# endpoints and schedules
endpoint = PipelineEndpoint.publish(workspace, name="ep", pipeline=published, description="an endpoint")
second = pipeline.publish("two", "again", version="1.1")
endpoint.add_default(second)
endpoint = PipelineEndpoint.get(workspace, name="ep")
same("endpoint", (endpoint.default_version, len(endpoint.list_versions())), ("1", 2))
same("endpoints", [one.name for one in PipelineEndpoint.list(workspace)], ["ep"])
schedule = Schedule.create(
    workspace,
    "daily",
    published.id,
    "tour",
    ScheduleRecurrence("Day", 1, "2024-01-01T00:00:00"),
    pipeline_parameters={"rows": 7},
)
same("schedule", schedule.status, "Active")
schedule.disable()
same("schedule disabled", Schedule.get(workspace, schedule.id).status, "Disabled")
same("schedules", [one.id for one in Schedule.list(workspace, active_only=False)], [schedule.id])

# runs
run = published.submit(workspace, "tour", pipeline_parameters={"rows": 3})
same("run", run.wait_for_completion(show_output=True), "Finished")
steps = {step.name: step for step in run.get_steps()}
same("steps", sorted(steps), ["prep", "train"])
same("stdout", "rows 3" in steps["prep"].get_stdout_log(), True)
same("secret of a step", "secret 1b" in steps["train"].get_stdout_log(), True)
same("step status", steps["train"].get_status(), "Finished")
metrics = steps["train"].get_metrics()
same("metrics", (metrics["accuracy"], metrics["row"], metrics["table"]), ([0.5, 0.75], {"a": 1, "b": 2}, {"c": [1, 2]}))
same("parent metrics", run.get_metrics(), {"total": 3})
same("tags", Run.get(workspace, steps["train"].id).get_tags()["colour"], "blue")
same("details", steps["train"].get_details()["status"], "Completed")
names = steps["train"].get_file_names()
same("files", "outputs/m.txt" in names, True)
steps["train"].download_file("outputs/m.txt", "m.txt")
same("download", Path("m.txt").read_text(), "m")
steps["train"].download_files(output_directory="all")
same("downloads", Path("all/outputs/m.txt").read_text(), "m")
same("outputs", sorted(steps["prep"].get_outputs()), ["clean", "extra"])
steps["prep"].get_output_data("clean").download("data-of-step")
same("output", [path.read_text() for path in Path("data-of-step").rglob("part.csv")], ["3"])
run.get_pipeline_output("the extra").download("data-of-pipeline")
same("pipeline output", [path.read_text() for path in Path("data-of-pipeline").rglob("extra")], ["extra"])
registered = steps["train"].register_model("tour-model", model_path="outputs/m.txt", tags={"a": "b"})
same("run of model", (registered.version, registered.run_id), (1, steps["train"].id))
same("registered output", Dataset.get_by_name(workspace, "cleaned").version, 1)

# by the endpoint, and without publishing
by_endpoint = endpoint.submit("tour", pipeline_parameters={"rows": 4})
direct = Experiment(workspace, "tour").submit(pipeline, pipeline_parameters={"rows": 5}, continue_on_step_failure=True)
by_name = requests.post(
    endpoint.endpoint.partition("/Id/")[0] + "/Name",
    params={"name": "ep", "pipelineVersion": "0"},
    headers=authentication.get_authentication_header(),
    json={"ExperimentName": "by-name"},
)
same("by name", (by_name.status_code, "by-name" in workspace.experiments), (200, True))
same("by endpoint", by_endpoint.wait_for_completion(show_output=False), "Finished")
same("direct", direct.wait_for_completion(show_output=False), "Finished")
same("run list", len(list(Experiment(workspace, "tour").get_runs())), 3)
same("by type", len(list(Experiment(workspace, "tour").get_runs(type="azureml.PipelineRun"))), 3)
same("experiments", "tour" in workspace.experiments, True)

# canceling
Path("src/sleep.py").write_text("import time\nprint('sleeping', flush=True)\ntime.sleep(60)\n")
sleep = PythonScriptStep(
    name="sleep", script_name="sleep.py", source_directory="src", compute_target=made, runconfig=configuration
)
sleeping = Experiment(workspace, "tour").submit(Pipeline(workspace, [sleep]))
sleeping.cancel()
same("canceled", sleeping.wait_for_completion(show_output=False, raise_on_error=False), "Canceled")

# models
Path("model.txt").write_text("weights")
local = Model.register(workspace, "model.txt", "local-model", tags={"k": "v"}, properties={"p": "1"}, description="d")
same("model", (local.name, local.version), ("local-model", 1))
same("next version", Model.register(workspace, "model.txt", "local-model").version, 2)
same("latest", Model(workspace, "local-model").version, 2)
same("models", {one.name for one in Model.list(workspace)} >= {"local-model", "tour-model"}, True)
same("model by tag", [one.version for one in Model.list(workspace, tags=[["k", "v"]])], [1])
local.add_tags({"more": "1"})
same("model tags", Model(workspace, "local-model", version=1).tags, {"k": "v", "more": "1"})
Path(local.download("models", exist_ok=True)).read_text()

# a run of one's own
own = Experiment(workspace, "own").start_logging(snapshot_directory=None)
own.log("x", 1)
own.upload_file("note.txt", "model.txt")
child = own.child_run("child")
child.complete()
own.complete()
same("own run", own.get_status(), "Completed")
same("children", len(list(own.get_children())), 1)

fetched.disable()
same("disabled", PublishedPipeline.get(workspace, published.id).status, "Disabled")
print("done")
