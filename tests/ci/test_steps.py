"""The GitHub Action and the Azure DevOps template: their steps run as the runner and the agent run them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import run

ACTION = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
AGENT = ["bash", "--noprofile", "--norc", "-c"]
STEP_OF = {"action.yml": ("inputs", ACTION), "ci/azure-devops/validate.yml": ("parameters", AGENT)}


def steps(clone: Path, file: str, given: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The script and the environment of each step, with what is given or else the defaults."""
    kind, _ = STEP_OF[file]
    document: dict[str, Any] = yaml.safe_load((clone / file).read_text("utf-8"))
    declared = document[kind]
    if kind == "parameters":
        declared = {one["name"]: one for one in declared}
    assert set(given) <= set(declared)
    values = {name: given.get(name, one.get("default")) for name, one in declared.items()}
    assert None not in values.values()
    listed = document["runs"]["steps"] if kind == "inputs" else document["steps"]
    found = []
    for step in listed:
        # Nothing is put into a script, where it could be read as one.
        script = step["run" if kind == "inputs" else "bash"]
        assert "${{" not in script
        environ = {name: values[text[3:-2].strip().removeprefix(f"{kind}.")] for name, text in step["env"].items()}
        found.append((script, environ))
    return found


@pytest.fixture(scope="session")
def outside(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a runner and an agent, with amlc installed by the action's first step."""
    temp = str(tmp_path_factory.mktemp("temp"))
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AMLC_", "PYTHON"))}
    environ |= {"RUNNER_TEMP": temp, "GITHUB_ACTION_PATH": str(clone), "AGENT_TEMPDIRECTORY": temp}
    script, own = steps(clone, "action.yml", {"python": sys.executable})[0]
    ran = run([*ACTION, script], clone, environ | own)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    return environ


def validate(file: str, clone: Path, project: Path, outside: Mapping[str, str], **given: str) -> tuple[int, str, str]:
    required = {} if file == "action.yml" else {"amlc": str(clone)}
    script, own = steps(clone, file, given | required)[1]
    ran = run([*STEP_OF[file][1], script], project, {**outside, **own})
    return ran.returncode, ran.stdout, ran.stderr


def test_the_template_installs_too(clone: Path, outside: Mapping[str, str], tmp_path: Path) -> None:
    script, own = steps(clone, "ci/azure-devops/validate.yml", {"amlc": str(clone), "python": sys.executable})[0]
    ran = run([*AGENT, script], tmp_path, {**outside, **own})
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr


def test_the_action_annotates(clone: Path, project: Path, outside: Mapping[str, str]) -> None:
    assert validate("action.yml", clone, project, outside) == (
        1,
        "::error file=pipelines/bad one.yaml,line=7,endLine=7,col=24,endColumn=29,title=amlc unknown-field"
        "::unknown field `scrpt`%0Ahelp: did you mean `script`?\n"
        "1 error in 2 files\n",
        "",
    )


def test_the_template_lists_issues(clone: Path, project: Path, outside: Mapping[str, str]) -> None:
    assert validate("ci/azure-devops/validate.yml", clone, project, outside) == (
        1,
        "##vso[task.logissue type=error;sourcepath=pipelines/bad one.yaml;linenumber=7;columnnumber=24;"
        "code=unknown-field]unknown field `scrpt`%0Ahelp: did you mean `script`?\n"
        "1 error in 2 files\n",
        "",
    )


@pytest.mark.parametrize("file", STEP_OF)
def test_paths_stand_one_a_line_and_a_target_is_optional(
    file: str, clone: Path, project: Path, outside: Mapping[str, str]
) -> None:
    paths = "good.yaml\npipelines/src/--help\n"
    (project / "pipelines/src/--help").write_text((project / "good.yaml").read_text())
    assert validate(file, clone, project, outside, paths="good.yaml") == (0, "no mistakes in 1 file\n", "")
    assert validate(file, clone, project, outside, paths="good.yaml\n", target="dev")[:2] == (
        0,
        "no mistakes in 1 file\n",
    )
    assert validate(file, clone, project, outside, paths="good.yaml", target="prod") == (
        2,
        "",
        "error: good.yaml has no target `prod`\nhelp: the targets are `dev`\n",
    )
    assert validate(file, clone, project, outside, paths=paths)[0] == 1


@pytest.mark.parametrize("file", STEP_OF)
@pytest.mark.parametrize("paths", ["$(touch owned)", '"; touch owned; "', "`touch owned`", "--root=/"])
def test_what_is_given_is_never_run(
    file: str, paths: str, clone: Path, project: Path, outside: Mapping[str, str]
) -> None:
    assert validate(file, clone, project, outside, paths=paths)[0] == 1  # there is no such file
    assert not (project / "owned").exists()


def test_the_action_writes_a_report(clone: Path, project: Path, outside: Mapping[str, str]) -> None:
    assert validate("action.yml", clone, project, outside, format="sarif", output="amlc.sarif") == (1, "", "")
    report = yaml.safe_load((project / "amlc.sarif").read_text("utf-8"))
    (run_,) = report["runs"]
    (rule,) = run_["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith("# unknown-field\n")  # the manual was installed as well
