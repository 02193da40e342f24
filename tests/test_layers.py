"""Who may import whom, read from the source; and what a light command must not import, seen when it runs."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import amlc
from tests.conftest import ROOT

PACKAGE = Path(amlc.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
# By library: the modules that may import it.
ALLOWED = {
    "yaml": {
        "load",
        "ignore.comments",
        "dependencies.conda",
        "workspace.runner.dataflow",
        "workspace.flows",
        "cli.workspace",
    },
    "jinja2": {"template"},
    "ruamel": {"formatting.layout"},
    "pydantic": {"bind", "misfits", "repair", "spec.*", "kinds.*"},
    "packaging": {"dependencies.requirements", "dependencies.requirement_slips", "checks.conflicting_packages"},
    "azureml": {"backends.azureml_v1.sdk.*", "workspace.batches.driver"},
    "requests": {"backends.azureml_v1.sdk.*", "backends.azureml_v1.patience"},
    "starlette": {"workspace.*"},
    "uvicorn": {"workspace.*"},
    "trustme": {"workspace.*"},
    "argparse": {
        "__main__",
        "arguments",
        "cli.*",
        "workspace.__main__",
        "workspace.batches.driver",
        "scripts.matching",
    },
}
FRONT_END = {
    "load",
    "compose",
    "template",
    "bind",
    "resolve",
    "ir",
    "graph",
    "program",
    "listing",
    "drawing",
    "tree",
    "source",
}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_a_library_is_imported_where_it_may(path: Path) -> None:
    module = module_of(path)
    for name in imports(path):
        allowed = ALLOWED.get(name.partition(".")[0])
        if allowed is not None:
            assert any(module == one or (one.endswith(".*") and module.startswith(one[:-1])) for one in allowed), name


@pytest.mark.parametrize("name", sorted(FRONT_END))
def test_the_front_end_knows_nothing_of_what_comes_after(name: str) -> None:
    later = ("amlc.backends", "amlc.workspace", "amlc.cli", "amlc.publish", "amlc.report")
    files = [PACKAGE / f"{name}.py"] if (PACKAGE / f"{name}.py").is_file() else sorted((PACKAGE / name).glob("*.py"))
    for one in (one for file in files for one in imports(file)):
        assert not one.startswith(later), one


@pytest.mark.parametrize(
    "command",
    [
        ["--version"],
        ["validate", "pipelines/highspenders.yaml"],
        ["explain", "wrong-type"],
        ["config", "pipelines/highspenders.yaml"],
        ["graph", "pipelines/highspenders.yaml"],
        ["compile", "pipelines/highspenders.yaml", "-o", "OUT"],
    ],
    ids=lambda command: str(command[0]),
)
def test_a_light_command_imports_no_sdk_and_nothing_heavy(command: list[str], tmp_path: Path) -> None:
    words = [str(tmp_path / "out") if word == "OUT" else word for word in command]
    # An exit is how a command ends; what it had imported by then is what counts.
    script = (
        f"import sys, json\nfrom amlc.__main__ import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
    )
    script += "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stderr.splitlines()[-1]))
    heavy = {
        "azureml",
        "azure",
        "networkx",
        "rich",
        "asyncio",
        "starlette",
        "uvicorn",
        "requests",
        "ruamel",
        "packaging",
    }
    assert not loaded & (heavy | {"jinja2"})
    if command[0] == "validate":
        assert not loaded & {"difflib", "logging", "subprocess", "tomllib"}  # a mistake may need them
    if command[0] in ("--version", "explain"):
        assert not loaded & {"pydantic", "yaml", "importlib.metadata"}
