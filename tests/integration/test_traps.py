"""The traps of Azure ML SDK v1, and where it is shown that amlc steps into none.

What a careful script must know                                       | shown by
--------------------------------------------------------------------- | ----------------------------------------------
the SDK's constructors ask the service                                | `compile` imports no SDK: `test_layers`
settings of an AzureBatchStep are never sent                          | the check `unsent-setting`
`publish` validates nothing: circles, empty pipelines, no compute     | here
data without a name gets one by lot, and no step is reused            | here
a boolean parameter is published as a whole number                    | here
a dataset parameter that no argument names is published undeclared    | here
two data sources that cannot be made: `publish` hangs                 | here, and `unit/test_finalizing`
another environment is not seen, and the old result reused            | `test_reuse`, for the embedded workspace
a run configuration without an environment means Python 3.8           | each step has its own: `missing-field`
constructors change the lists and mappings they are given             | here
parameters and data paths of one name must be one object              | here
`.amlignore` puts `.gitignore` out of force; nothing else is ignored  | `unit/test_sdk_facts`, `published-secret`
`Dataset.get_by_name` is the latest version of the day of publishing  | here
a folder is hashed and sent up for each step that has it              | `unit/test_finalizing`
two publications of the same differ                                   | `test_publishing`, `property/test_compiling`
the order in which modules are made is one of a set                   | `unit/test_finalizing`
the URL of the git remote is published with its password              | here, and `unit/test_sdk_facts`
telemetry is sent                                                     | here
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc import compiler
from amlc.compiler import Request
from amlc.diagnostics import Sink
from amlc.program import Call, Dict, Imported, List, Member, Name, Program, inner
from amlc.workspace import admin, lifecycle
from tests.integration.project import CREDENTIALS, Project
from tests.integration.recording import publication

HANDWRITTEN = Path(__file__).parent / "handwritten"
EACH = pytest.mark.parametrize(
    "path", [pytest.param(one, id=one.parent.name) for one in sorted(HANDWRITTEN.glob("*/pipeline.yaml"))]
)
# Where the name of data stands in a call: its keyword, or its place.
NAMED = {
    "DataReference": ("data_reference_name", None),
    "DataPath": ("name", None),
    "HDFSOutputDatasetConfig": ("name", 0),
    "OutputFileDatasetConfig": ("name", 0),
    "PipelineData": ("name", 0),
    "SqlDataReference": ("data_reference_name", None),
    "as_input": ("name", 0),
    "as_named_input": ("name", 0),
}
SPEC = """\
amlc: 1
name: traps
workspace:
  subscription_id: SUBSCRIPTION
  resource_group: g
  name: w
  auth: {kind: service_principal, tenant_id: TENANT, client_id: CLIENT, client_secret: {secret_env: SP_PASSWORD}}
datastores: {data: {}}
compute: {cpu: {}}
environments: {image: {image: "example.azurecr.io/r:4", user_managed: true}}
parameters:
  full: {type: boolean, default: false}
  chosen: {type: dataset, default: {datastore: data, path: rows.csv}}
  newest: {type: dataset, default: {dataset: trips}}
inputs:
  chosen: {parameter: chosen}
  newest: {parameter: newest}
  trips: {dataset: trips, version: latest}
steps:
  read:
    source: src
    script: read.py
    arguments: [--full, {parameter: full}]
    inputs: {chosen: {input: chosen}, newest: {input: newest}, trips: {input: trips}}
    compute: cpu
    environment: image
    reuse: false
publish: {version: "1", continue_on_step_failure: false}
"""
SCRIPT = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--full")
print(parser.parse_args())
"""
REGISTER = """\
import os
from azureml.core import Dataset, Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
names = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "SP_PASSWORD")
auth = ServicePrincipalAuthentication(*(os.environ[name] for name in names))
workspace = Workspace.get("w", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="g")
Dataset.File.from_files((Datastore(workspace, "data"), "rows.csv"), validate=False).register(workspace, "trips")
"""


def lowered(path: Path) -> Program:
    sink = Sink()
    spec = compiler.open_spec(Request(path=path, name=path.name, root=path.parent), path.read_bytes(), sink)
    assert spec is not None
    checked = compiler.check(spec, None, sink, strict=False)
    assert checked is not None, sink.diagnostics
    return compiler.lower(checked)


def calls(program: Program) -> Iterator[tuple[str, Call]]:
    """Each call of a program, with the last word of what is called."""
    for statement in program.body:
        for value in (statement.value, statement.create, statement.then):
            for one in () if value is None else inner(value):
                if isinstance(one, Call):
                    match one.function:
                        case Imported(_, attribute):
                            yield attribute.rpartition(".")[2], one
                        case Member(_, name):
                            yield name, one


@EACH
def test_all_data_has_a_name(path: Path) -> None:
    for word, call in calls(lowered(path)):
        keyword, place = NAMED.get(word, ("", None))
        if keyword:
            given = call.args[place] if place is not None and len(call.args) > place else call.kwargs.get(keyword)
            assert given, f"{word} without a name: {call}"


@EACH
def test_what_a_constructor_changes_is_its_own(path: Path) -> None:
    program = lowered(path)
    assert not [one for one in program.body if one.attribute is None and isinstance(one.value, List | Dict)]
    used = Counter(
        one.id
        for statement in program.body
        if isinstance(statement.value, Call)
        for key, one in statement.value.kwargs.items()
        if key in ("runconfig", "run_config", "run_configuration", "parallel_run_config") and isinstance(one, Name)
    )
    assert not [name for name, number in used.items() if number > 1]


@EACH
def test_a_parameter_is_one_object(path: Path) -> None:
    names = Counter(call.kwargs["name"] for word, call in calls(lowered(path)) if word == "PipelineParameter")
    assert set(names.values()) <= {1}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "home").mkdir()
    (folder / "src" / "read.py").write_text(SCRIPT)
    (folder / "data" / "rows.csv").write_text("a\n1\n")
    (folder / "pyproject.toml").touch()
    text = SPEC
    for word in ("TENANT", "CLIENT", "SUBSCRIPTION"):
        text = text.replace(word, CREDENTIALS[f"AZURE_{word}_ID"])
    (folder / "pipeline.yaml").write_text(text)
    yield Project(folder, folder / "home")
    lifecycle.stop(folder / ".amlc")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    reuse: false", "    reuse: false\n    after: [read]", "error[dependency-cycle]: "),
        ("    compute: cpu\n", "", "error[missing-field]: "),
        (SPEC[SPEC.index("steps:") : SPEC.index("publish:")], "steps: {}\n", "error[invalid-value]: `steps` is empty"),
    ],
)
def test_what_is_wrong_is_not_published(project: Project, old: str, new: str, said: str) -> None:
    project.edit("pipeline.yaml", old, new)
    assert said in project.amlc("compile", "--publish", "pipeline.yaml", code=1, variables=CREDENTIALS)
    assert not (project.folder / ".amlc").exists()


def test_what_is_published(project: Project) -> None:
    remote = "https://me:hunter2@git.example/team/repo"
    for words in (["init", "-q"], ["remote", "add", "origin", remote]):
        subprocess.run(["git", *words], cwd=project.folder, check=True)
    state = project.folder / ".amlc"
    connection = lifecycle.ensure_started(state)
    admin.put(connection, "/datastores/data", {"folder": str(project.folder / "data")})
    admin.put(connection, "/computes/cpu", {"kind": "AmlCompute"})
    inside = ("workspace", "exec", "--")
    (project.folder / "register.py").write_text(REGISTER)
    project.amlc(*inside, "python", "register.py", variables=CREDENTIALS)
    told = project.amlc(*inside, "amlc", "compile", "--publish", "--json", "pipeline.yaml", variables=CREDENTIALS)
    sent = publication(state, json.loads(told)["published"]["id"])

    (full,) = sent["interface"]["Parameters"]
    assert (full["Name"], full["Type"], full["DefaultValue"]) == ("full", "3", "False")  # 3: a string
    text = json.dumps(sent["interface"])
    assert '"chosen"' in text
    assert '"newest"' in text
    fixed = next(data for name, data in sent["data"].items() if name.endswith(" trips"))
    assert fixed[0]["DataSetDefinition"]["Value"]["DataSetReference"].get("Version") is None

    lifecycle.stop(state)
    kept = [file for file in state.rglob("*") if file.is_file()]
    assert any(b"git.example/team/repo" in file.read_bytes() for file in kept)
    for secret in (b"hunter2", CREDENTIALS["SP_PASSWORD"].encode()):
        assert not [file for file in kept if secret in file.read_bytes()]


def test_data_that_cannot_be_made_is_one_message(project: Project) -> None:
    """The SDK waits for ever: the first of two that fail leaves its lock taken (azureml/pipeline/core/graph.py)."""
    references = [f"  r{one}: {{kind: data_reference, datastore: data, path: {one}.csv}}\n" for one in range(2)]
    project.edit("pipeline.yaml", "inputs:\n", "inputs:\n" + "".join(references))
    project.edit("pipeline.yaml", "  trips: {dataset: trips, version: latest}\n", "")
    project.edit("pipeline.yaml", "trips: {input: trips}", "r0: {input: r0}, r1: {input: r1}")
    project.edit("pipeline.yaml", "  newest: {type: dataset, default: {dataset: trips}}\n", "")
    project.edit("pipeline.yaml", "  newest: {parameter: newest}\n", "")
    project.edit("pipeline.yaml", "newest: {input: newest}, ", "")
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    admin.put(connection, "/datastores/data", {"folder": str(project.folder / "data")})
    admin.put(connection, "/computes/cpu", {"kind": "AmlCompute"})
    admin.put(connection, "/faults", [{"method": "POST", "path": "*/DataSources", "status": 400}])
    words = ("workspace", "exec", "--", "amlc", "compile", "--publish", "pipeline.yaml")
    said = project.amlc(*words, code=4, variables=CREDENTIALS)
    assert said.count("error[") == 1
    assert "error[refused]: " in said


def test_telemetry_is_off() -> None:
    asked = "from azureml.telemetry.logger import _abstract_event_logger as one; print(one.HBI_MODE)"
    ran = subprocess.run(
        [sys.executable, "-c", f"from amlc.backends.azureml_v1 import sdk; sdk.load(); {asked}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "True\n"
