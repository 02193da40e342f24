"""Where messages about the packages of an environment point to, from wherever the spec is checked."""

from pathlib import Path

import pytest

from amlc import targets
from amlc.compiler import Request

SPEC = """\
amlc: 1
name: example
workspace: {kind: local}
compute: {cpu: {}}
environments: {env: ENVIRONMENT}
steps: {run: {script: run.py, source: src, compute: cpu, environment: env, reuse: false}}
publish: {continue_on_step_failure: false}
"""


def said(folder: Path, environment: str, name: str = "pipelines/spec.yaml") -> list[tuple[str, str, str]]:
    """The code, the file and the marked words of each message."""
    path = folder / "pipelines" / "spec.yaml"
    (path.parent / "src").mkdir(parents=True, exist_ok=True)
    (path.parent / "src" / "run.py").write_text("print('hello')\n")
    path.write_text(SPEC.replace("ENVIRONMENT", environment))
    found = targets.check_all(Request(path=path, name=name, root=folder), path.read_bytes())
    return [
        (one.code, one.span.source.name, one.span.source.text[one.span.start : one.span.end].strip()) for one in found
    ]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("pipelines/spec.yaml", "envs/conda.yaml"),
        ("spec.yaml", "../envs/conda.yaml"),
        ("../pipelines/spec.yaml", "../envs/conda.yaml"),
        ("/project/pipelines/spec.yaml", "/project/envs/conda.yaml"),
    ],
)
def test_a_conda_file_is_called_as_it_is_seen_from_the_working_folder(tmp_path: Path, name: str, file: str) -> None:
    (tmp_path / "envs").mkdir()
    (tmp_path / "envs" / "conda.yaml").write_text("dependencies:\n  - python=3.11\n  - numpy==\n")
    assert said(tmp_path, "{conda_file: ../envs/conda.yaml}", name) == [("invalid-conda-package", file, "numpy==")]


def test_a_mistake_stands_at_its_item(tmp_path: Path) -> None:
    found = said(tmp_path, '{python: "3.10", packages: [numpy==], pip: [pandas=2.2.3, scipy==1.15.2, sklearn]}')
    assert [(code, words) for code, _, words in found] == [
        ("invalid-conda-package", "numpy=="),
        ("invalid-requirement", "pandas=2.2.3"),
        ("wrong-package", "sklearn"),
    ]


def test_an_item_of_several_lines_is_several_requirements(tmp_path: Path) -> None:
    found = said(
        tmp_path, r'{python: "3.10", pip: ["pandas==2.2.3\nnumpy=1\n# why\nscipy==1.15.2 \\\n --hash=sha256:a"]}'
    )
    assert [code for code, _, _ in found] == ["invalid-requirement"]


def test_an_index_of_its_own_may_have_any_name(tmp_path: Path) -> None:
    index = "--index-url https://example.com/simple"
    assert said(tmp_path, f'{{python: "3.10", pip: [{index}, sklearn==1.0, cv2==1.0]}}') == []


@pytest.mark.parametrize(("python", "codes"), [("3.16", []), ("3.20", ["invalid-python"]), ("3.9", ["ended-python"])])
def test_a_python_that_may_come_is_no_mistake(tmp_path: Path, python: str, codes: list[str]) -> None:
    assert [code for code, _, _ in said(tmp_path, f'{{python: "{python}"}}')] == codes


def test_no_more_packages_are_looked_at_than_anybody_has(tmp_path: Path) -> None:
    many = "[" + "numpy==1.0," * 6_000 + "pandas=1]"
    found = said(tmp_path, f'{{python: "3.10", pip: {many}}}')
    assert "invalid-requirement" not in {code for code, _, _ in found}
