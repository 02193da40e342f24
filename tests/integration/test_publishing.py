"""Publishing with amlc: once, again, after a change, beside a hand-written script, and when something is missing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks import invariant

from amlc.workspace import admin, lifecycle
from tests.conftest import ROOT
from tests.integration.project import CREDENTIALS, Project
from tests.integration.recording import publication

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """highspenders and three_steps, with a workspace that all tests of this module publish to."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(HERE / "handwritten", folder, dirs_exist_ok=True)
    for name in ("pipelines", "steps", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.id", "__pycache__"))
    (folder / "pyproject.toml").touch()
    for year, text in (("2024", "a\nb\n"), ("2025", "c\n")):
        (folder / "data" / "raw" / year).mkdir(parents=True)
        (folder / "data" / "raw" / year / "rows.csv").write_text(text)
    (folder / "data" / "raw" / "rates.txt").write_text("1.5\n")
    yield Project(folder, tmp_path_factory.mktemp("home"))
    lifecycle.stop(folder / ".amlc")


def pipelines(project: Project, name: str) -> list[dict[str, Any]]:
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    return [one for one in admin.get(connection, "/pipelines") if one["name"] == name]


def test_publishing_again_changes_nothing_and_a_change_makes_one_version(project: Project) -> None:
    spec, id_file = "pipelines/highspenders.yaml", project.folder / "pipelines" / "highspenders.id"
    first = json.loads(project.amlc("compile", "--publish", "--json", spec))
    assert first["published"]["new"]
    assert id_file.read_text() == first["published"]["id"]

    id_file.unlink()
    again = json.loads(project.amlc("compile", "--publish", "--json", spec))
    assert again["published"] | {"new": True} == first["published"]
    assert not again["published"]["new"]
    assert id_file.read_text() == first["published"]["id"]

    project.edit(spec, "High spenders model", "Those who spend much")
    changed = json.loads(project.amlc("compile", "--publish", "--json", spec))
    assert changed["published"]["new"]
    assert changed["published"]["disabled"] == [first["published"]["id"]]
    assert id_file.read_text() == changed["published"]["id"]
    states = {one["id"]: (one["version"], one["status"]) for one in pipelines(project, "HighSpenders")}
    assert states == {
        first["published"]["id"]: (first["version"], "Disabled"),
        changed["published"]["id"]: (changed["version"], "Active"),
    }
    project.edit(spec, "Those who spend much", "High spenders model")


def test_keep_leaves_superseded_versions_enabled_and_strangers_alone(project: Project) -> None:
    spec = "kept.yaml"
    text = (project.folder / "three_steps.yaml").read_text()
    text = text.replace("name: three-steps", "name: kept").replace("id_file: three_steps.id", "keep: 1")
    ids = []
    for version in ("1", "2", "3"):
        (project.folder / spec).write_text(text.replace('"1.0"', f'"{version}"'))
        told = json.loads(project.amlc("compile", "--publish", "--json", "--target", "local", spec))
        ids.append(told["published"]["id"])
    assert [one["status"] for one in sorted(pipelines(project, "kept"), key=lambda one: ids.index(one["id"]))] == [
        "Disabled",
        "Active",
        "Active",
    ]
    (project.folder / spec).unlink()


@pytest.mark.parametrize(
    ("script", "spec", "target"),
    [
        ("highspenders.py", "pipelines/highspenders.yaml", ["--target", "dev"]),
        ("three_steps.py", "three_steps.yaml", []),
    ],
)
def test_a_publication_is_what_a_hand_written_script_sends(
    project: Project, script: str, spec: str, target: list[str]
) -> None:
    # Both stand on what the local target laid down: the datastore's folder and the compute.
    project.amlc("compile", "--publish", "--target", "local", "pipelines/highspenders.yaml")
    by_hand = project.amlc("workspace", "exec", "--", "python", script, variables=CREDENTIALS).splitlines()[-1]
    # Another name, so that this is a publication of its own; the scripts' names are put back to compare.
    project.edit(spec, "description: ", "description: By amlc. ")
    told = project.amlc(
        "workspace",
        "exec",
        "--",
        "amlc",
        "compile",
        "--publish",
        "--json",
        spec,
        *target,
        variables=CREDENTIALS,
    )
    project.edit(spec, "By amlc. ", "")
    ours = publication(project.folder / ".amlc", json.loads(told)["published"]["id"])
    theirs = publication(project.folder / ".amlc", by_hand)
    assert ours["pipeline"].pop("Description") == "By amlc. " + theirs["pipeline"].pop("Description")
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_printed_program_publishes_what_amlc_publishes(project: Project) -> None:
    spec = "three_steps.yaml"
    told = json.loads(project.amlc("compile", "--publish", "--json", "--target", "local", spec))
    program = Path(told["folder"]) / "pipeline.py"
    (project.folder / "print_id.py").write_text(
        f"import runpy\nprint(runpy.run_path({str(program)!r})['published'].id)\n"
    )
    printed = project.amlc("workspace", "exec", "--", "python", "print_id.py").splitlines()[-1]
    assert printed != told["published"]["id"]
    state = project.folder / ".amlc"
    assert publication(state, printed) == publication(state, told["published"]["id"])


def test_all_that_is_missing_is_said_at_its_place_and_nothing_is_published(project: Project) -> None:
    text = (project.folder / "three_steps.yaml").read_text()
    text = text.replace("three_steps.id", "missing.id")
    text = (
        text.replace("name: three-steps", "name: missing").replace("MLData", "Nowhere").replace("d1compute", "nothing")
    )
    text = text.replace(
        "  raw: {datastore: Nowhere, path: [raw/2024, raw/2025], mode: download}",
        "  raw: {dataset: unheard-of, version: 3, mode: download}",
    )
    (project.folder / "missing.yaml").write_text(text)
    said = project.amlc(
        "workspace",
        "exec",
        "--",
        "amlc",
        "compile",
        "--publish",
        "missing.yaml",
        code=4,
        variables=CREDENTIALS,
    )
    assert [line for line in said.splitlines() if line.startswith("error")] == [
        "error[missing-datastore]: the workspace has no datastore `Nowhere`",
        "error[missing-compute-target]: the workspace has no compute target `nothing`",
        "error[missing-dataset]: the workspace has no dataset `unheard-of`",
    ]
    assert " --> missing.yaml:5:14\n" in said
    assert pipelines(project, "missing") == []
    assert not (project.folder / "missing.id").exists()


@pytest.mark.parametrize(
    ("secret", "code", "message"),
    [
        ("", 1, "error[unset-secret]: the environment variable SP_PASSWORD, which holds a secret, is empty"),
        ("wrong-secret", 4, "error[sign-in-refused]: signing in was refused: AADSTS7000215"),
    ],
)
def test_a_secret_that_is_missing_or_wrong_is_said_and_never_shown(
    project: Project, secret: str, code: int, message: str
) -> None:
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    admin.put(connection, "/principals/guarded", {"secret_sha256": "0" * 64})
    before = len(pipelines(project, "HighSpenders"))
    credentials = CREDENTIALS | {"AZURE_CLIENT_ID": "guarded", "SP_PASSWORD": secret}
    words = ["workspace", "exec", "--", "amlc", "compile", "--publish", "--target", "dev"]
    said = project.amlc(*words, "pipelines/highspenders.yaml", code=code, variables=credentials)
    assert message in said
    assert "--> pipelines/highspenders.yaml:" in said
    assert not secret or secret not in said
    assert len(pipelines(project, "HighSpenders")) == before


def test_a_host_that_cannot_be_reached_is_named(project: Project) -> None:
    dead = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    said = project.amlc(
        "compile", "--publish", "--target", "dev", "pipelines/highspenders.yaml", code=4, variables=CREDENTIALS | dead
    )
    assert said.startswith("error[unreachable]: login.microsoftonline.com cannot be reached\n")


def test_publishers_of_the_same_at_once_leave_one_version(project: Project) -> None:
    spec = "together.yaml"
    text = (project.folder / "three_steps.yaml").read_text()
    (project.folder / spec).write_text(
        text.replace("name: three-steps", "name: together").replace("three_steps.id", "t.id")
    )
    lifecycle.ensure_started(project.folder / ".amlc")
    words = ("compile", "--publish", "--target", "local", spec)
    running = [project.start(*words, "-o", str(project.folder / f"out-{number}")) for number in range(3)]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    project.amlc(*words)
    enabled = [one for one in pipelines(project, "together") if one["status"] == "Active"]
    assert len(enabled) == 1
    assert (project.folder / "t.id").read_text() == enabled[0]["id"]


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ("scheduled", ["--together", "2", "8"]),
        ("scheduled", ["--together", "4", "--various", "versions"]),
        ("three_steps", ["--together", "8", "--various", "pipelines"]),
    ],
)
def test_many_publishers_at_once_leave_each_version_once(example: str, words: list[str]) -> None:
    """With its endpoint and its schedules, and nothing that runs what is disabled (tests/integration/points.py)."""
    ran = invariant.tried(invariant.EXAMPLES[example], *words, changed=False, capture=True)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr


def test_a_cluster_is_made_when_absent_and_compared_when_present(project: Project) -> None:
    spec = "cluster.yaml"
    text = (project.folder / "three_steps.yaml").read_text()
    text = text.replace("d1compute: {}", "new-cpu: {kind: aml_compute, vm_size: STANDARD_D2_V2, max_nodes: 4}")
    text = (
        text.replace("d1compute", "new-cpu")
        .replace("name: three-steps", "name: cluster")
        .replace("three_steps.id", "c.id")
    )
    (project.folder / spec).write_text(text)
    project.amlc("compile", "--publish", "--target", "local", "pipelines/highspenders.yaml")  # lays the data down
    words = ("workspace", "exec", "--", "amlc", "compile", "--publish", spec)
    assert "published" in project.amlc(*words, variables=CREDENTIALS)
    project.edit(spec, 'version: "1.0"', 'version: "1.1"')
    assert "published" in project.amlc(*words, variables=CREDENTIALS)
    project.edit(spec, "STANDARD_D2_V2, max_nodes: 4", "STANDARD_D3_V2, max_nodes: 8")
    said = project.amlc(*words, code=4, variables=CREDENTIALS)
    assert "error[different-compute-target]: the compute target `new-cpu` exists and is another: " in said
    assert "vm_size is STANDARD_D2_V2, not STANDARD_D3_V2; max_nodes is 4, not 8\n" in said
    assert [one["version"].partition("+")[0] for one in pipelines(project, "cluster") if one["status"] == "Active"] == [
        "1.1"
    ]
