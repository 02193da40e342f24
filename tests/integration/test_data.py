"""Data: amlc publishes what a careful hand-written script does, and the embedded workspace hands it to the steps."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.integration.comparison import compared
from tests.integration.project import CREDENTIALS, Project

SPEC = """\
amlc: 1
name: spenders
workspace: {kind: local}
datastores: {data: {kind: folder, path: data}}
compute: {cpu: {}}
environments: {plain: {python: "3.11", pip: [azureml-core==1.61.0.post4, azureml-dataprep==5.5.0]}}
parameters:
  folder: {type: datapath, default: {datastore: data, path: rows/2024}}
  chosen: {type: dataset, default: {datastore: data, path: rows/2024/a.csv, format: delimited}}
inputs:
  rows:
    datastore: data
    path: rows/**/*.csv
    format: delimited
    partition_format: "/{year}/{name}.csv"
    column_types: {id: long, spent: float}
    drop_columns: [name]
  where: {parameter: folder}
  chosen: {parameter: chosen}
steps:
  read:
    source: src
    script: read.py
    arguments: [--where, {input: where}, --sent, {output: sent}, --kept, {output: kept}]
    inputs: {rows: {input: rows}, chosen: {input: chosen}}
    outputs:
      sent:
        kind: tabular
        separator: "\\t"
        partition_format: "/{shop}.tsv"
        source_globs: ["*.tsv"]
        datastore: data
        path: "sent/{run-id}"
        mode: upload
        register: {name: sent}
      kept: {kind: pipeline_data, datastore: data, is_directory: true, register: {name: kept}}
      linked: {kind: link_file, register: {name: linked}}
    compute: cpu
    environment: plain
    reuse: false
  again:
    source: src
    script: again.py
    arguments: [{step: read, output: linked}]
    inputs:
      sent: {step: read, output: sent}
      fewer: {step: read, output: sent, keep_columns: [id]}
      kept: {step: read, output: kept, format: delimited, drop_columns: [id]}
    compute: cpu
    environment: plain
    reuse: false
"""
READ = """\
import argparse
from pathlib import Path

from azureml.core import Dataset, Datastore, Run

parser = argparse.ArgumentParser()
for name in ("--where", "--sent", "--kept"):
    parser.add_argument(name, type=Path)
options = parser.parse_args()
print("where", sorted(file.name for file in options.where.iterdir()))
run = Run.get_context()
given = run.input_datasets
for name in ("rows", "chosen"):
    print(name, given[name].to_pandas_dataframe().to_dict("records"))
options.kept.mkdir()
(options.sent / "north.tsv").write_text("id\\tspent\\n7\\t1\\n")
(options.sent / "north.txt").write_text("not sent\\n")
(options.kept / "part-0").write_text("id,spent\\n8,2\\n")
files = (Datastore.get(run.experiment.workspace, "data"), "rows/2025")
run.output_datasets["linked"].link(Dataset.File.from_files(files, validate=False))
"""
AGAIN = """\
import os
import sys

from azureml.core import Run

print("files", os.listdir(sys.argv[1]))
given = Run.get_context().input_datasets
for name in given:
    if isinstance(given[name], str):  # the path of a folder
        continue
    print(name, given[name].to_pandas_dataframe().to_dict("records"))
"""
# Every other way in which data reaches a step of the embedded workspace, and leaves it.
WAYS = """\
amlc: 1
name: ways
workspace: {kind: local}
datastores: {data: {kind: folder, path: data}}
compute: {cpu: {}}
environments: {plain: {python: "3.11", pip: [azureml-core==1.61.0.post4, azureml-dataprep==5.5.0]}}
inputs:
  events: {datastore: data, path: ways/events.jsonl, format: json_lines, invalid_lines: drop}
  bare:
    {datastore: data, path: ways/bare.txt, format: delimited, separator: ";", header: false, keep_columns: [Column2]}
  some: {datastore: data, path: [ways/*.txt, ways/deep], mode: download, path_on_compute: here}
  direct: {datastore: data, path: ways/deep, mode: direct}
  pinned: {dataset: shop, version: 1, mode: direct}
  newest: {dataset: shop, mode: direct}
  copied: {kind: data_reference, datastore: data, path: ways/deep, mode: download, path_on_compute: copied}
  linked: {kind: data_reference, datastore: data, path: ways/bare.txt}
steps:
  write:
    source: src
    script: write.py
    arguments:
      - {input: some}
      - {input: copied}
      - {input: linked, as: straight}
      - {output: sent}
      - {output: made}
      - {output: parquet}
      - {output: kept}
    inputs:
      events: {input: events}
      bare: {input: bare}
      direct: {input: direct}
      pinned: {input: pinned}
      newest: {input: newest}
    outputs:
      sent: {datastore: data, path: "ways/{run-id}/{output-name}", mode: upload, source_globs: ["*.txt"]}
      made: {kind: pipeline_data, mode: upload, path_on_compute: made, is_directory: true, pipeline_output: result}
      parquet: {kind: tabular, format: parquet, datastore: data, path: "parquet/{run-id}"}
      kept: {}
      linked: {kind: link_tabular}
    compute: cpu
    environment: plain
    reuse: false
  read:
    source: src
    script: again.py
    arguments: [{step: write, output: sent, mode: download, path_on_compute: there}]
    inputs:
      parquet: {step: write, output: parquet, keep_columns: [a]}
      linked: {step: write, output: linked}
      kept: {step: write, output: kept, format: parquet, drop_columns: [a]}
    compute: cpu
    environment: plain
    reuse: false
  look:
    kind: command
    source: src
    command: [ls, {step: write, output: made, as: taken, path_on_compute: taken}]
    compute: cpu
    environment: plain
    reuse: false
"""
WRITE = """\
import os
import sys
from pathlib import Path

import pandas
from azureml.core import Dataset, Datastore, Run

some, copied, linked, sent, made, parquet, kept = map(Path, sys.argv[1:])
print("some", sorted(str(one.relative_to(some)) for one in some.rglob("*") if one.is_file()), some.name)
print("copied", os.listdir(copied), copied.name, "linked", linked.name)
run = Run.get_context()
given = run.input_datasets
for name in ("events", "bare", "pinned", "newest"):
    print(name, given[name].to_pandas_dataframe().to_dict("records"))
print("direct", given["direct"].to_path())
(sent / "a.txt").touch()
(sent / "a.bin").touch()
made.mkdir()
(made / "model.bin").touch()
rows = pandas.DataFrame({"a": [1], "b": [2]})
rows.to_parquet(parquet / "rows.parquet")
rows.to_parquet(kept / "rows.parquet")
place = (Datastore.get(run.experiment.workspace, "data"), "rows/2025/b.csv")
table = Dataset.Tabular.from_delimited_files(place, validate=False, infer_column_types=False)
run.output_datasets["linked"].link(table)
"""
# By somebody who calls the workspace by another name.
REGISTER = """\
import os

from azureml.core import Dataset, Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
for year in ("2024/a", "2025/b"):
    rows = Dataset.Tabular.from_delimited_files(
        (Datastore(ws, "data"), f"rows/{year}.csv"), validate=False, infer_column_types=False
    )
    rows.register(ws, "shop", create_new_version=True)
"""


@pytest.mark.parametrize("name", ["files", "tables", "chosen"])
def test_a_publication_is_what_a_hand_written_script_sends(name: str, tmp_path: Path) -> None:
    ours, theirs = compared(name, tmp_path, ["cpu"])
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("spenders")
    for name, text in (
        ("spec.yaml", SPEC),
        ("src/read.py", READ),
        ("src/again.py", AGAIN),
        ("ways.yaml", WAYS),
        ("src/write.py", WRITE),
        ("register.py", REGISTER),
        ("data/ways/events.jsonl", '{"k": 1}\nno JSON\n'),
        ("data/ways/bare.txt", "1;2\n"),
        ("data/ways/deep/z.bin", ""),
        ("data/rows/2024/a.csv", "id,spent\n1,2.5\n"),
        ("data/rows/2025/b.csv", "id,spent\n2,7\n"),
        ("pyproject.toml", ""),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    yield Project(folder, tmp_path_factory.mktemp("home"))
    lifecycle.stop(folder / ".amlc")


def told(said: str) -> list[str]:
    """What the steps print, less what the SDK does."""
    lines = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    return [line for line in lines if not line.startswith(("{", "Method ", "Warning"))]


def test_the_embedded_workspace_hands_tables_to_the_steps(project: Project) -> None:
    assert told(project.amlc("run", "spec.yaml")) == [
        "where ['a.csv']",
        "rows [{'year': '2024', 'id': 1, 'spent': 2.5}, {'year': '2025', 'id': 2, 'spent': 7.0}]",
        "chosen [{'id': '1', 'spent': '2.5'}]",
        "files ['b.csv']",
        "sent [{'shop': 'north', 'id': '7', 'spent': '1'}]",
        "fewer [{'id': '7'}]",
        "kept [{'spent': '2'}]",
    ]


def test_a_run_chooses_its_data(project: Project) -> None:
    """A path on a datastore, and what the run before has registered."""
    words = ("--parameter", "folder=data/rows/2025", "--parameter", "chosen=sent")
    assert told(project.amlc("run", "spec.yaml", *words))[:3] == [
        "where ['b.csv']",
        "rows [{'year': '2024', 'id': 1, 'spent': 2.5}, {'year': '2025', 'id': 2, 'spent': 7.0}]",
        "chosen [{'shop': 'north', 'id': '7', 'spent': '1'}]",
    ]


@pytest.fixture(scope="module")
def shop(project: Project) -> str:
    """A table that is registered in two versions."""
    project.amlc("compile", "--publish", "spec.yaml")  # which makes the datastore
    project.amlc("workspace", "exec", "--", sys.executable, "register.py", variables=CREDENTIALS)
    return "shop"


@pytest.mark.usefixtures("shop")
def test_data_reaches_a_step_and_leaves_it_in_every_way(project: Project) -> None:
    assert sorted(told(project.amlc("run", "ways.yaml"))) == [
        "bare [{'Column2': '2'}]",
        "copied ['z.bin'] copied linked bare.txt",
        "direct ['/z.bin']",
        "events [{'k': 1}]",
        "files ['a.txt']",
        "kept [{'b': 2}]",
        "linked [{'id': '2', 'spent': '7'}]",
        "model.bin",
        "newest [{'id': '2', 'spent': '7'}]",
        "parquet [{'a': 1}]",
        "pinned [{'id': '1', 'spent': '2.5'}]",
        "some ['bare.txt', 'deep/z.bin'] here",
    ]


def test_a_registered_table_is_no_folder(project: Project, shop: str) -> None:
    (project.folder / "mounted.yaml").write_text(WAYS.replace(f"{shop}, mode: direct", shop))
    said = project.amlc("compile", "--publish", "mounted.yaml", code=4).splitlines()
    start = next(index for index, line in enumerate(said) if line.startswith("error"))
    assert said[start : start + 7] == [
        "error[wrong-mode]: an input of the step is a table in the workspace, and cannot be reached by `mode: mount`",
        "  --> mounted.yaml:18:3",
        "   |",
        "18 |   write:",
        "   |   ^^^^^",
        "   = help: write `mode: direct` where the input names its dataset",
        "",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "folder=rows",
            "error: the parameter `folder` is a data path, and `rows` is not\n"
            "help: write --parameter folder=DATASTORE/PATH\n",
        ),
        (
            "chosen=data/rows",
            "error: the parameter `chosen` is a dataset, and `data/rows` is not\n"
            "help: write --parameter chosen=NAME or chosen=NAME:VERSION, of a registered dataset\n",
        ),
    ],
)
def test_what_is_no_data_is_refused(project: Project, given: str, said: str) -> None:
    assert project.amlc("run", "spec.yaml", "--parameter", given, code=2) == said


def test_data_that_is_missing_is_said_at_its_place(project: Project) -> None:
    text = SPEC.replace("{datastore: data, path: rows/2024/a.csv, format: delimited}", "{dataset: unheard-of}")
    text = text.replace("  chosen: {parameter: chosen}", "  chosen: {parameter: chosen}\n  gone: {dataset: gone}")
    (project.folder / "missing.yaml").write_text(text.replace("inputs: {rows:", "inputs: {gone: {input: gone}, rows:"))
    said = project.amlc("compile", "--publish", "missing.yaml", code=4)
    lines = [line.strip() for line in said.splitlines() if line.strip().startswith(("error", "-->"))]
    assert lines == [
        "error[missing-dataset]: the workspace has no dataset `unheard-of`",
        "--> missing.yaml:9:27",
        "error[missing-dataset]: the workspace has no dataset `gone`",
        "--> missing.yaml:20:3",
    ]
