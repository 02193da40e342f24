"""What a script says of itself besides its command line: its Python, its imports, its models."""

import ast
import sys

import pytest

from amlc.scripts.distributions import imports_of, package_of, reported
from amlc.scripts.entry import lacks_run
from amlc.scripts.ignoring import ignores_arguments
from amlc.scripts.imports import Import, beside, imports, modules
from amlc.scripts.parsing import MAX_NODES, MAX_TEXT, Broken, parse
from amlc.scripts.registering import unlinked

RUNNING = sys.version_info[:2]
LATER = (3, RUNNING[1] + 1)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("if (rows := 3): pass", (3, 8)),
        ("def f(a, /): pass", (3, 8)),
        ("with (open('a') as a): pass", (3, 9)),
        ("with (\n    open('a') as a,\n    open('b') as b,\n): pass", (3, 9)),
        ("@handlers[0]\ndef f(): pass", (3, 9)),
        ("match rows:\n    case 1: pass", (3, 10)),
        ("try: pass\nexcept* ValueError: pass", (3, 11)),
        ("table[*keys]", (3, 11)),
        ("table[(1, 2), *keys]", (3, 11)),
    ],
)
def test_a_grammar_has_what_came_until_then(text: str, first: tuple[int, int]) -> None:
    for minor in range(6, RUNNING[1] + 1):
        assert isinstance(parse(text, (3, minor)), Broken) == ((3, minor) < first), minor


@pytest.mark.parametrize(
    "text",
    [
        "with (open('a')) as a: pass",
        "with (open('a')): pass",
        "with open('a') as (b): pass",
        "with open('a') as (b, c): pass",
        "table[(*keys, 1)]",
        "@a.b.c(1)\ndef f(): pass",
        "x: int = 1",
        "async def f(): pass",
        "print('é')\r\nprint('b')\r\n",
    ],
)
def test_what_every_version_takes(text: str) -> None:
    for minor in range(6, RUNNING[1] + 1):
        assert isinstance(parse(text, (3, minor)), ast.Module), minor


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x = [1,\ny = 2\n", 1, 5),
        ("for x in y:\npass", 2, 1),
        ("return 1", 1, 1),
        ("x = 1\nmatch x:\n    case 1: pass\n", 2, 1),
        ("é = (", 1, 5),
        ("x = 1\n" + "(" * 300, 2, 201),
    ],
)
def test_where_it_breaks(text: str, line: int, column: int) -> None:
    broken = parse(text, (3, 9))
    assert isinstance(broken, Broken)
    assert (broken.line, broken.column) == (line, column)


@pytest.mark.parametrize("python", [None, LATER])
def test_of_a_python_that_may_know_more_only_what_is_always_wrong_is_said(python: tuple[int, int] | None) -> None:
    assert parse("class A[T: pass", python) is None
    assert parse("x = what this", python) is None
    assert parse("x = f'{a", python) is None
    assert isinstance(parse("x = [1", python), Broken)
    assert isinstance(parse("print 'a'", python), Broken)
    assert isinstance(parse("return", python), Broken)
    assert isinstance(parse("if x:\ny", python), Broken)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 100_000 + "1",
        "x = " + "1+" * 100_000 + "1",
        "x = a" + ".b" * 100_000,
        "lambda: " * 50_000 + "1",
        "if x: pass\n" + "elif x: pass\n" * 30_000,
        "x;" * MAX_NODES,
        "#" * (MAX_TEXT + 1),
    ],
)
def test_what_is_too_much_is_left_alone(text: str) -> None:
    assert parse(text, RUNNING) is None


def test_a_null_is_no_python() -> None:
    assert not isinstance(parse("x = 1\0", RUNNING), ast.Module)


def test_python_2_is_left_alone() -> None:
    assert parse("print 'a'", (2, 7)) is None


def test_imports_that_nothing_guards() -> None:
    tree = ast.parse("""
import a, b.c as d
from e import f, g
from .h import i
try:
    import no1
except ImportError:
    import no2
finally:
    import j
if x:
    import no3
if __name__ == "__main__":
    import k
def later():
    with x:
        import l
""")
    assert imports(tree) == (
        Import("a", 0, 2),
        Import("b.c", 0, 2),
        Import("e", 0, 3, ("f", "g")),
        Import("h", 1, 4, ("i",)),
        Import("j", 0, 10),
        Import("k", 0, 14),
        Import("l", 0, 17),
    )


FILES = dict.fromkeys(("train.py", "lib/__init__.py", "lib/a.py", "lib/deep/b.py", "sub/run.py", "sub/near.py"))


@pytest.mark.parametrize(
    ("one", "script", "importer", "found"),
    [
        (Import("lib.a", 0, 1), "train.py", "train.py", ["lib/__init__.py", "lib/a.py"]),
        (Import("lib", 0, 1, ("a", "x")), "train.py", "train.py", ["lib/__init__.py", "lib/a.py"]),
        (Import("deep.b", 1, 1), "train.py", "lib/a.py", ["lib/deep/b.py"]),
        (Import("", 1, 1, ("a",)), "train.py", "lib/__init__.py", ["lib/a.py"]),
        (Import("a", 2, 1), "train.py", "lib/deep/b.py", ["lib/a.py"]),
        (Import("near", 0, 1), "sub/run.py", "sub/run.py", ["sub/near.py"]),
        (Import("pandas", 0, 1), "train.py", "train.py", []),
    ],
)
def test_the_files_that_an_import_runs(one: Import, script: str, importer: str, found: list[str]) -> None:
    assert list(modules(one, script, importer, FILES)) == found


@pytest.mark.parametrize(("name", "there"), [("lib", True), ("deep", True), ("near", True), ("pandas", False)])
def test_what_is_beside_a_script(name: str, there: bool) -> None:
    assert (name in beside(FILES)) == there


@pytest.mark.parametrize(
    ("packages", "there", "absent"),
    [
        (["scikit-learn"], {"sklearn", "numpy", "scipy", "joblib"}, {"pandas", "azureml.core"}),
        (["pandas"], {"pandas", "numpy", "dateutil"}, {"sklearn", "scipy"}),
        (["azureml-defaults"], {"azureml.core", "requests", "numpy"}, {"sklearn"}),
        (["pytorch", "torchvision"], {"torch", "numpy", "PIL"}, {"cv2"}),
        (["opencv-python-headless"], {"cv2", "numpy"}, {"PIL"}),
        ([], set(), {"pandas"}),
    ],
)
def test_what_packages_bring(packages: list[str], there: set[str], absent: set[str]) -> None:
    found = imports_of(packages)
    assert found is not None
    assert there <= found
    assert not absent & found


@pytest.mark.parametrize("package", ["our-own-package", "azureml-train-automl", "pyspark", "anaconda", "mlflow"])
def test_a_package_that_may_bring_anything(package: str) -> None:
    assert imports_of(["pandas", package]) is None


def test_what_is_reported_can_be_installed() -> None:
    for name in sorted(reported()):
        assert name in (imports_of([package_of(name)]) or ()), name


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("from azureml.core import Model\nModel.register(ws, 'a', 'b')", [2]),
        ("from azureml.core.model import Model as M\nM.register(ws, 'a', 'b', tags={'area': 'x'})", [2]),
        ("import azureml.core\nazureml.core.Model.register(ws, 'a', 'b')", [2]),
        ("import azureml.core as a\na.Model.register(ws, 'a', 'b')", [2]),
        ("from azureml.core import Model\nModel.register(ws, 'a', 'b', tags={'run': run.id})", []),
        ("from azureml.core import Model\nModel.register(ws, 'a', 'b', tags=tags)", []),
        ("from azureml.core import Model\nModel.register(ws, 'a', 'b', **given)", []),
        ("from azureml.core import Dataset\nDataset.register(ws, 'a')", []),
        ("from models import Model\nModel.register(ws, 'a')", []),
        ("run.register_model('a', 'b')", []),
    ],
)
def test_models_without_their_run(text: str, lines: list[int]) -> None:
    assert unlinked(ast.parse(text)) == lines


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("def run(mini_batch): return []", False),
        ("def init(): pass", True),
        ("class A:\n    def run(self, mini_batch): pass", True),
        ("def init():\n    def run(mini_batch): pass", True),
        ("try:\n    def run(batch): pass\nexcept Exception: pass", False),
        ("from score import run", False),
        ("from score import score as run", False),
        ("from score import *", False),
        ("run = score", False),
        ("run: object = score", False),
        ("globals()['run'] = score", False),
        ("runner = 1", True),
    ],
)
def test_an_entry_script_without_run(text: str, lacks: bool) -> None:
    assert lacks_run(ast.parse(text)) == lacks


@pytest.mark.parametrize(
    ("text", "ignores"),
    [
        ("import os\nprint(os.listdir())", True),
        ("import pandas as pd\nfrom sklearn import svm", True),
        ("print('train')", False),
        ("import sys\nprint(sys.argv)", False),
        ("import os\nimport click", False),
        ("import os\nimport settings", False),
        ("from os import *", False),
        ("from . import os", False),
        ("import os\nopen('/proc/self/cmdline')", False),
        ("import tensorflow as tf", False),
    ],
)
def test_a_script_that_cannot_read_arguments(text: str, ignores: bool) -> None:
    assert ignores_arguments(ast.parse(text), text) == ignores
