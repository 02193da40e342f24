"""A script that the launcher runs sees, says and ends as one that `python script.py` runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlc.workspace import launcher

STATE = """
import os, sys
names = {name: value for name, value in globals().items() if name not in ("__builtins__", "__loader__")}
print(sys.argv, sys.path, sorted(names.items(), key=str), type(__builtins__), __loader__.path, __loader__.name)
os.chdir("/")
import sibling
print(sibling.__file__)
"""
FAILS = """
def work():
    try:
        1 / 0
    except ArithmeticError as error:
        raise ValueError("no\\nmore") from error
work()
"""
SPAWNS = """
import multiprocessing, pickle
class Kept:
    pass
def double(number):
    return 2 * number, __name__
if __name__ == "__main__":
    print(type(pickle.loads(pickle.dumps(Kept()))) is Kept, Kept.__module__)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(double, [1, 2]))
"""
HOOKED = """
import sys, traceback
sys.excepthook = lambda kind, error, trace: print(kind, [frame.name for frame in traceback.extract_tb(trace)])
def work():
    raise KeyError(1)
work()
"""
# Stands for the SDK's module, with a run whose metrics cannot be sent.
UNSENT = """
import sys, types
class Run:
    def flush(self):
        print("flushed", flush=True)
        raise OSError("no route")
module = types.ModuleType("azureml.core.run")
module._SubmittedRun = type("_SubmittedRun", (), {"_SubmittedRun__instances": {1: Run()}})
sys.modules["azureml.core.run"] = module
"""


def ran(folder: Path, *words: str, **more: str) -> tuple[int, str, str]:
    environment = {**os.environ, **more}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "linked").symlink_to("sub")
    (tmp_path / "sub/sibling.py").touch()
    (tmp_path / "sibling.py").touch()
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        *(STATE, FAILS, SPAWNS, HOOKED),
        "import sys; sys.exit(3)",
        "import sys; sys.exit('words')",
        "raise SystemExit",
        "import os; os._exit(4)",
        "raise KeyboardInterrupt",
        "x = = 1",
        "# -*- coding: latin-1 -*-\nprint('done')",
        "import threading; threading.Thread(target=lambda: print(1 / 0)).start()",
        "import atexit; atexit.register(print, 'over'); raise ValueError",
    ],
)
def test_it_is_as_without_it(folder: Path, text: str) -> None:
    same(folder, "sub/train.py", text)


@pytest.mark.parametrize("script", ["train.py", "linked/train.py", "./sub/../train.py"])
@pytest.mark.parametrize("text", [STATE, FAILS])
def test_it_is_as_without_it_wherever_the_script_lies(folder: Path, script: str, text: str) -> None:
    same(folder, script, text)


def same(folder: Path, script: str, text: str) -> None:
    (folder / script).write_text(text)
    plain = ran(folder, script, "a", "--b")
    assert ran(folder, launcher.__file__, script, "a", "--b") == plain
    assert "launcher" not in plain[2]


def test_a_script_that_is_not_there(folder: Path) -> None:
    assert ran(folder, launcher.__file__, "none.py") == ran(folder, "none.py")


def test_a_safe_path_stays_one(folder: Path) -> None:
    (folder / "train.py").write_text("import sys; print(sys.path)")
    plain = ran(folder, "train.py", PYTHONSAFEPATH="1")
    assert ran(folder, launcher.__file__, "train.py", PYTHONSAFEPATH="1") == plain


@pytest.mark.parametrize(
    ("end", "code", "last"),
    [
        ("raise ValueError('its own')", 1, "ValueError: its own"),
        ("sys.exit(3)", 3, "amlc: the last metrics are lost: OSError: no route"),
        ("sys.exit()", 1, "OSError: no route"),
        ("", 1, "OSError: no route"),
    ],
)
def test_metrics_that_cannot_be_sent_fail_what_had_succeeded_and_hide_nothing(
    folder: Path, end: str, code: int, last: str
) -> None:
    (folder / "train.py").write_text(f"{UNSENT}\n{end}")
    status, out, err = ran(folder, launcher.__file__, "train.py")
    assert (status, out, err.splitlines()[-1]) == (code, "flushed\n", last)
    assert "During handling" not in err
