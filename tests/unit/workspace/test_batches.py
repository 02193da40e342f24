"""The driver of a ParallelRunStep: what it makes of what entry scripts do."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from amlc.workspace.batches import driver

TELLS = "def run(batch):\n    return [one[-1] for one in batch]\n"


def driven(
    folder: Path, script: str, *words: str, count: int = 5, batch: str = "2", own: Mapping[str, str] | None = None
) -> tuple[int, str, str | None]:
    """The exit code, what was printed, and the output file, for files `0`, `1`, …"""
    given = {
        "--client_sdk_version": "1",
        "--scoring_module_name": "entry.py",
        "--mini_batch_size": batch,
        "--error_threshold": "0",
        "--output_action": "append_row",
        "--logging_level": "INFO",
        "--run_invocation_timeout": "60",
        "--run_max_try": "3",
        "--output": str(folder / "out"),
        "--process_count_per_node": "2",
    } | dict(own or {})
    (folder / "work").mkdir()
    (folder / "data").mkdir()
    (folder / "work" / "entry.py").write_text(script)
    for index in range(count):
        (folder / "data" / str(index)).touch()
    line = [word for pair in given.items() for word in pair]
    ended = subprocess.run(
        [sys.executable, driver.__file__, "1", *line, *words, "--input_fds_0", "data"],
        cwd=folder / "work",
        env={**os.environ, "AZUREML_DATAREFERENCE_data": str(folder / "data"), "SCRATCH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    files = list((folder / "out").glob("*")) if (folder / "out").exists() else []
    return ended.returncode, ended.stdout, files[0].read_text() if files else None


def last(said: str) -> str:
    return said.splitlines()[-1]


def test_results_keep_the_order_of_the_files_whichever_process_is_done_first(tmp_path: Path) -> None:
    script = "import time\n\ndef run(batch):\n    time.sleep(0.3 * batch[0].endswith('0'))\n    return batch\n"
    code, _, out = driven(tmp_path, script, batch="1")
    assert code == 0
    assert out == "".join(f"{tmp_path / 'data' / str(index)}\n" for index in range(5))


def test_a_script_finds_its_arguments_its_folder_and_what_it_may_import(tmp_path: Path) -> None:
    script = """
import argparse, os, sys
from azureml_user.parallel_run import EntryScript

def init():
    global words
    parser = argparse.ArgumentParser()
    parser.add_argument("--mine")
    given, _ = parser.parse_known_args()
    EntryScript().logger.info("from init")
    import entry
    words = [given.mine, os.path.basename(os.getcwd()), os.path.basename(EntryScript().output_dir), entry.__name__]

def run(batch, context):
    return [(*words, context.dataset_name, context.minibatch_index)]
"""
    code, said, out = driven(tmp_path, script, "--mine", "a b", count=1)
    assert (code, out) == (0, "('a b', 'work', 'out', 'entry', 'data', 0)\n")
    assert "INFO:azureml_user.parallel_run:from init" in said


def test_a_table_is_written_without_header_and_index(tmp_path: Path) -> None:
    script = """
class Table:
    def __len__(self):
        return 2
    def to_csv(self, **given):
        assert given == {"sep": " ", "header": False, "index": False}
        return "1 2\\n3 4\\n"

def run(batch):
    return Table()
"""
    assert driven(tmp_path, script, count=2)[::2] == (0, "1 2\n3 4\n")


def test_what_fails_is_tried_again(tmp_path: Path) -> None:
    script = """
import os, pathlib

def run(batch):
    mark = pathlib.Path(os.environ["SCRATCH"], "tried")
    if not mark.exists():
        mark.touch()
        raise ValueError("not yet")
    return ["fine"]
"""
    code, said, out = driven(tmp_path, script, count=1)
    assert (code, out) == (0, "fine\n")
    assert "ValueError: not yet" in said


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({}, "2 items failed, and error_threshold is 0"),
        ({"--error_threshold": "5"}, None),
        ({"--error_threshold": "-1"}, None),
        (
            {"--error_threshold": "-1", "--allowed_failed_count": "1"},
            "2 mini batches failed, and allowed_failed_count is 1",
        ),
        ({"--error_threshold": "-1", "--allowed_failed_count": "-1"}, None),
        (
            {"--error_threshold": "-1", "--allowed_failed_percent": "99.5"},
            "100 % of the mini batches failed, and allowed_failed_percent is 99.5",
        ),
    ],
)
def test_the_thresholds_say_how_much_may_fail(own: Mapping[str, str], why: str | None, tmp_path: Path) -> None:
    script = "def run(batch):\n    raise ValueError('never')\n"
    code, said, out = driven(tmp_path, script, count=4, own={"--run_max_try": "1", **own})
    assert code == (0 if why is None else 1)
    assert out == ("" if why is None else None)
    assert last(said) == ("amlc: 4 items failed" if why is None else f"amlc: {why}")


def test_fewer_results_than_items_are_failures_too(tmp_path: Path) -> None:
    code, said, _ = driven(tmp_path, "def run(batch):\n    return batch[1:]\n", own={"--error_threshold": "2"})
    assert (code, last(said)) == (1, "amlc: 3 items failed, and error_threshold is 2")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "def run(batch):\n    return None\n",
            "TypeError: run() returned NoneType, and a list or a DataFrame is wanted",
        ),
        ("def run(batch):\n    return 'x'\n", "TypeError: run() returned str, and a list or a DataFrame is wanted"),
        ("def init():\n    raise OSError('no model')\n\ndef run(batch):\n    return batch\n", "OSError: no model"),
        ("import nothing_of_the_name\n", "ModuleNotFoundError: No module named 'nothing_of_the_name'"),
    ],
)
def test_what_a_script_does_wrong_is_said_and_fails_the_step(script: str, said: str, tmp_path: Path) -> None:
    code, printed, out = driven(tmp_path, script, count=1)
    assert (code, out) == (1, None)
    assert said in printed


@pytest.mark.parametrize(
    ("does", "said"), [("time.sleep(600)", "amlc: mini batch 0 took too long"), ("os._exit(7)", None)]
)
def test_a_process_that_hangs_or_dies_is_replaced(does: str, said: str | None, tmp_path: Path) -> None:
    script = f"""
import os, pathlib, time

def run(batch):
    mark = pathlib.Path(os.environ["SCRATCH"], "tried")
    if not mark.exists():
        mark.touch()
        {does}
    return ["fine"]
"""
    own = {"--run_invocation_timeout": "1"}
    code, printed, out = driven(tmp_path, script, count=1, own=own)
    assert (code, out) == (0, "fine\n")
    assert said is None or said in printed.splitlines()


def test_with_summary_only_the_script_keeps_its_results_itself(tmp_path: Path) -> None:
    assert driven(tmp_path, TELLS, own={"--output_action": "Summary_Only"})[::2] == (0, None)


def test_without_data_there_is_nothing_to_run(tmp_path: Path) -> None:
    own = {"--append_row_file_name": "mine.csv"}
    assert driven(tmp_path, "raise ValueError\n", count=0, own=own)[::2] == (0, "")


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("2KB", 2048), ("1mb", 1 << 20), ("1Gb", 1 << 30)])
def test_a_size_is_a_number_of_files_or_of_bytes(text: str, number: int) -> None:
    assert driver.size(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1TB", "10KBKB", "", "many"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(driver.Failed, match="which is neither a number of files nor a size such as `10MB`"):
        driver.size(text)
