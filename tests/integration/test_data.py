"""Data: amlc publishes what a careful hand-written script does, and the embedded workspace hands it to the steps."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.integration.comparison import compared
from tests.integration.project import Project

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

print("linked", os.listdir(sys.argv[1]))
given = Run.get_context().input_datasets
for name in ("sent", "fewer", "kept"):
    print(name, given[name].to_pandas_dataframe().to_dict("records"))
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
        ("data/rows/2024/a.csv", "id,spent\n1,2.5\n"),
        ("data/rows/2025/b.csv", "id,spent\n2,7\n"),
        ("pyproject.toml", ""),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    yield Project(folder, tmp_path_factory.mktemp("home"))
    lifecycle.stop(folder / ".amlc")


def told(said: str) -> list[str]:
    names = ("where", "rows", "chosen", "linked", "sent", "fewer", "kept")
    return [line.strip() for line in said.splitlines() if line.strip().partition(" ")[0] in names]


def test_the_embedded_workspace_hands_tables_to_the_steps(project: Project) -> None:
    assert told(project.amlc("run", "spec.yaml")) == [
        "where ['a.csv']",
        "rows [{'year': '2024', 'id': 1, 'spent': 2.5}, {'year': '2025', 'id': 2, 'spent': 7.0}]",
        "chosen [{'id': '1', 'spent': '2.5'}]",
        "linked ['b.csv']",
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
