"""Reuse: the embedded workspace does not run again what would do what it did, and hands on what it left."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from amlc.workspace import lifecycle
from tests.integration.project import CREDENTIALS, Project

SPEC = """\
amlc: 1
name: NAME
workspace: {kind: local}
datastores: {data: {kind: folder, path: data}}
compute: {cpu: {}}
environments: {plain: {python: "3.11", pip: [azureml-core==1.61.0.post4, azureml-dataprep==5.5.0]}}
parameters: {factor: {type: integer, default: 2}}
inputs: {rows: {datastore: data, path: NAME/rows.csv}}
steps:
  prep:
    source: NAME/prep
    script: prep.py
    arguments: [{input: rows}, {output: clean}, {parameter: factor}]
    outputs: {clean: {datastore: data, path: "NAME/clean/{run-id}"}}
    compute: cpu
    environment: plain
  train:
    source: NAME/train
    script: train.py
    arguments: [{step: prep, output: clean}, {output: model}]
    outputs: {model: {kind: pipeline_data, datastore: data}}
    compute: cpu
    environment: plain
  look:
    kind: command
    source: NAME/train
    command: [cat, {step: train, output: model}]
    compute: cpu
    environment: plain
    reuse: false
"""
PREP = """\
import sys
from pathlib import Path

rows, clean, factor = sys.argv[1:]
first = int(Path(rows).read_text().split(",")[0])
(Path(clean) / "clean.csv").write_text(str(first * int(factor)))
"""
TRAIN = """\
import sys
from pathlib import Path

clean, model = map(Path, sys.argv[1:])
value = int((clean / "clean.csv").read_text())
model.write_text(f"model {value}\\n")
Path("outputs/notes.txt").write_text("from train")
"""
LOG = """
from azureml.core import Run

run = Run.get_context()
run.log("value", value)
run.flush()
"""
CONNECT = """\
import json
import os
import sys

from azureml.core import Workspace
from azureml.core.authentication import ServicePrincipalAuthentication

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("local", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="amlc")
"""
TELL = """
from azureml.pipeline.core import PipelineRun

(train,) = PipelineRun.get(ws, sys.argv[1]).find_step_run("train")
train.download_file("outputs/notes.txt", "notes.txt")
print(
    json.dumps(
        {
            "status": train.get_status(),
            "reused": [train._is_reused, train._reused_run_id, train._reused_pipeline_run_id],
            "metrics": train.get_metrics(),
            "notes": open("notes.txt").read(),
            "model": train.get_output_data("model")._data_reference.path_on_datastore,
        }
    )
)
"""
REGISTER = """
from azureml.core import Dataset, Datastore

rows = Dataset.File.from_files((Datastore(ws, "data"), sys.argv[2]), validate=False)
print(json.dumps(rows.register(ws, sys.argv[1], create_new_version=True).version))
"""
SUBMIT = """
from azureml.core import Datastore, Experiment
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

kept = OutputFileDatasetConfig("kept", (Datastore(ws, "data"), "kept/{run-id}"))
found = []
for regenerate in (False, False, True, False):
    step = PythonScriptStep("act.py", arguments=[kept], outputs=[kept], compute_target="cpu", source_directory="act")
    run = Pipeline(ws, [step]).submit("by-hand", regenerate_outputs=regenerate)
    run.wait_for_completion(show_output=False)
    found += [[one.id, one._reused_run_id] for one in run.get_steps()]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Ran:
    """A run that completed: the runs of its steps, and for those that were reused, whose result they have."""

    id: str
    steps: dict[str, str]
    reused: dict[str, str]

    @property
    def anew(self) -> list[str]:
        return [name for name in self.steps if name not in self.reused]


@dataclass(frozen=True)
class Own:
    """A pipeline of a test's own: earlier runs count wherever they were, and no other test has its scripts."""

    project: Project
    name: str

    def run(self, *words: str) -> Ran:
        told = json.loads(self.project.amlc("run", "--json", f"{self.name}.yaml", *words))
        assert told["status"] == "Completed"
        ids = {one["name"]: one["run"] for one in told["steps"]}
        return Ran(told["run"], ids, {one["name"]: one["reused"] for one in told["steps"] if one["reused"]})

    def edit(self, file: str, old: str, new: str) -> None:
        self.project.edit(f"{self.name}/{file}" if "/" in file else f"{self.name}.yaml", old, new)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("reuse")
    (folder / "pyproject.toml").touch()
    yield Project(folder, tmp_path_factory.mktemp("home"))
    lifecycle.stop(folder / ".amlc")


@pytest.fixture
def own(project: Project, request: pytest.FixtureRequest) -> Own:
    name = f"p{request.session.items.index(request.node)}"
    files = {
        f"{name}.yaml": SPEC.replace("NAME", name),
        f"{name}/prep/prep.py": f"# {name}\n{PREP}",
        f"{name}/train/train.py": f"# {name}\n{TRAIN}",
        f"data/{name}/rows.csv": "3,x\n",
    }
    for file, text in files.items():
        (project.folder / file).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / file).write_text(text)
    return Own(project, name)


def script(project: Project, text: str, *words: str) -> Any:
    """What a script of the SDK tells."""
    (project.folder / "script.py").write_text(CONNECT + text)
    said = project.amlc("workspace", "exec", "--", sys.executable, "script.py", *words, variables=CREDENTIALS)
    return json.loads(said.splitlines()[-1])


def test_a_step_is_reused_with_all_that_it_left(own: Own) -> None:
    own.edit("train/train.py", '"from train")\n', f'"from train")\n{LOG}')
    first = own.run()
    assert first.anew == ["prep", "train", "look"]
    said = own.project.amlc("run", f"{own.name}.yaml").splitlines()
    start = said.index(f"prep: reused from {first.steps['prep']}")
    assert said[start + 1 : start + 4] == [
        f"train: reused from {first.steps['train']}",
        "look: running",
        "  model 6",
    ]
    second = next(line.split()[1] for line in said if line.startswith("run "))
    before, after = (script(own.project, TELL, run) for run in (first.id, second))
    assert before.pop("reused") == [False, None, None]
    assert after.pop("reused") == [True, first.steps["train"], first.id]
    assert before == after
    assert before == {
        "status": "Finished",
        "metrics": {"value": 6},
        "notes": "from train",
        "model": f"azureml/{first.steps['train']}/model",
    }


def test_a_changed_script_runs_anew_and_so_does_what_reads_its_output(own: Own) -> None:
    first = own.run()
    own.edit("train/train.py", "from train", "from another train")
    second = own.run()
    assert (second.anew, second.reused) == (["train", "look"], {"prep": first.steps["prep"]})
    own.edit("prep/prep.py", "first * int", "1 + first * int")
    assert own.run().anew == ["prep", "train", "look"]


def test_a_parameter_decides_with_its_value(own: Own) -> None:
    first, second, third = own.run(), own.run("--parameter", "factor=5"), own.run("--parameter", "factor=2")
    assert second.anew == ["prep", "train", "look"]
    assert third.reused == {name: first.steps[name] for name in ("prep", "train")}


def test_what_must_not_be_reused_is_not_and_what_reads_it_neither(own: Own) -> None:
    own.edit(
        "spec",
        "    compute: cpu\n    environment: plain\n  train:",
        "    compute: cpu\n    environment: plain\n    reuse: false\n  train:",
    )
    assert own.run().anew == own.run().anew == ["prep", "train", "look"]


def test_another_environment_runs_anew(own: Own) -> None:
    own.run()
    own.edit("spec", "azureml-dataprep==5.5.0", "azureml-dataprep==5.4.1")
    assert own.run().anew == ["prep", "train", "look"]


def test_the_latest_version_of_a_dataset_is_looked_up_by_each_run(own: Own) -> None:
    own.edit("spec", f"{{datastore: data, path: {own.name}/rows.csv}}", f"{{dataset: {own.name}}}")
    (own.project.folder / "data" / own.name / "more.csv").write_text("4,y\n")
    assert script(own.project, REGISTER, own.name, f"{own.name}/rows.csv") == 1
    own.run()
    assert script(own.project, REGISTER, own.name, f"{own.name}/more.csv") == 2
    assert own.run().anew == ["prep", "train", "look"]


def test_outputs_that_are_gone_are_made_anew(own: Own) -> None:
    first = own.run()
    shutil.rmtree(own.project.folder / "data" / own.name / "clean" / first.steps["prep"])
    assert own.run().anew == ["prep", "train", "look"]


def test_regenerating_outputs_runs_every_step(own: Own) -> None:
    (own.project.folder / "act").mkdir()
    (own.project.folder / "act/act.py").write_text("print('acting')\n")
    own.project.amlc("compile", "--publish", f"{own.name}.yaml")  # which makes the compute and the datastore
    (first, _), (_, second), (third, anew), (_, last) = script(own.project, SUBMIT)
    assert (second, anew, last) == (first, None, third)
