"""The manual is executed: what the tutorial shows is what happens."""

import json
import re
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.conftest import ROOT
from tests.integration.project import Project

DOCS = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md", ROOT / "benchmarks" / "README.md"])
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
MENDS = (("helo.py", "hello.py"), ("nmes", "names"), ("reuse: no", "reuse: false"))


def matches(shown: str, printed: str) -> bool:
    """Whether the output is as shown; `…` stands for what differs from run to run."""
    pattern = ".*?".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed) is not None


def test_the_tutorial_happens_as_it_is_written(tmp_path: Path) -> None:
    blocks = BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text("utf-8"))
    first = {language: next(text for name, text in blocks if name == language) for language in ("python", "yaml")}
    folder = tmp_path / "project"
    for name, text in (
        ("steps/hello/hello.py", first["python"]),
        ("hello.yaml", first["yaml"]),
        ("data/names.txt", "Ada\nGrace\n"),
        ("pyproject.toml", ""),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    project, ran = Project(folder, tmp_path), 0
    try:
        for language, text in blocks:
            if language != "console" or not text.startswith("$ amlc ") or " exec " in text:
                continue
            for part in text.split("$ amlc ")[1:]:
                command, _, shown = part.partition("\n")
                process = project.start(*command.split())
                printed, said = process.communicate(timeout=60)
                assert matches(shown, printed), (
                    f"amlc {command} printed\n{printed}{said}\nand the tutorial shows\n{shown}"
                )
                ran += 1
                if process.returncode:
                    for wrong, right in MENDS:
                        project.edit("hello.yaml", wrong, right)
    finally:
        lifecycle.stop(folder / ".amlc")
    assert ran == 7


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", file.read_text("utf-8")):
        assert (file.parent / target).exists(), target


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    page = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    for one in wanted:
        assert re.search(rf"\b{re.escape(re.split('[<>=]', one)[0])}\b", page), one


def test_the_readme_shows_the_version_that_highspenders_has_now() -> None:
    manifest = json.loads((ROOT / "tests/cases/ok/highspenders/out.local.manifest.json").read_text("utf-8"))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"\b1\+[0-9a-f]{16}\b", readme)) == {manifest["version"]}
