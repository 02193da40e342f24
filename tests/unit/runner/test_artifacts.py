"""What a step leaves in `outputs` and `logs`, links and all."""

import shutil

import pytest

from amlc.workspace.job import RunStatus

from .conftest import Run
from .surroundings import Memory

PREPARE = "import shutil; Path('data/deep').mkdir(parents=True); Path('data/deep/a').write_text('a'); "


def kept(memory: Memory) -> dict[str, bytes]:
    return {name: text for name, text in memory.artifacts["act"].items() if name != "outputs/seen.json"}


@pytest.mark.parametrize(
    ("do", "found"),
    [
        ("shutil.rmtree('outputs'); os.symlink('data', 'outputs')", {"outputs/deep/a": b"a"}),
        ("shutil.rmtree('outputs'); Path('outputs').write_text('all')", {"outputs": b"all"}),
        ("os.symlink('../data', 'outputs/data')", {"outputs/data/deep/a": b"a"}),
        ("Path('outputs/n').mkdir(); os.symlink('../../data/deep/a', 'outputs/n/b')", {"outputs/n/b": b"a"}),
        ("os.symlink(os.path.abspath('data'), 'logs/data')", {"logs/data/deep/a": b"a"}),
        (
            "os.symlink('../data', 'outputs/1'); os.symlink('deep/a', 'data/l')",
            {"outputs/1/deep/a": b"a", "outputs/1/l": b"a"},
        ),
        ("os.symlink('2', 'outputs/1'); Path('outputs/2').write_text('2')", {"outputs/1": b"2", "outputs/2": b"2"}),
        (
            "shutil.rmtree('outputs'); Path('logs/x').write_text('x'); os.symlink('logs', 'outputs')",
            {"outputs/x": b"x", "logs/x": b"x"},
        ),
    ],
)
def test_what_lies_in_the_folder_of_the_step_is_kept(run: Run, do: str, found: dict[str, bytes]) -> None:
    ran = run("acting", PREPARE + do)
    assert ran.outcome.message is None
    assert kept(ran.memory) == found
    assert ran.log("act") == ""


@pytest.mark.parametrize(
    ("do", "name", "why"),
    [
        ("os.symlink('/etc', 'outputs/etc')", "outputs/etc", "leads out of the step's folder"),
        ("os.symlink('/etc/passwd', 'outputs/p')", "outputs/p", "leads out of the step's folder"),
        ("shutil.rmtree('logs'); os.symlink('/etc', 'logs')", "logs", "leads out of the step's folder"),
        ("os.symlink('nothing', 'outputs/x')", "outputs/x", "leads to nothing"),
        ("os.symlink('x', 'outputs/x')", "outputs/x", "leads to nothing"),
        ("os.symlink('..', 'outputs/x')", "outputs/x", "leads to itself"),
        (
            "os.symlink('../data', 'outputs/x'); os.symlink('..', 'data/deep/up')",
            "outputs/x/deep/up",
            "leads to itself",
        ),
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed_and_said(run: Run, do: str, name: str, why: str) -> None:
    ran = run("acting", PREPARE + do + "; sys.exit(3)")
    assert (ran.of("act").exit_code, ran.of("act").message) == (3, "exited with code 3")
    assert ran.log("act") == f"amlc: `{name}` was not kept: it is a link that {why}\n"
    assert not set(kept(ran.memory)) - {"outputs/x/deep/a"}


def test_artifacts_that_cannot_be_kept_fail_what_had_succeeded(
    run: Run, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memory, "keep_artifacts", full)
    outcome = run("acting").of("act")
    message = "its artifacts were not kept: No space left on device"
    assert (outcome.status, outcome.exit_code, outcome.message) == (RunStatus.FAILED, 0, message)
    shutil.rmtree(memory.root / "runs")
    shutil.rmtree(memory.root / "logs")
    outcome = run("acting", "sys.exit('own words')").of("act")
    assert (outcome.exit_code, outcome.message) == (1, "exited with code 1: own words")


def test_a_step_whose_folder_cannot_be_made_fails(run: Run, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memory, "folder", full)
    outcome = run("acting").of("act")
    assert (outcome.status, outcome.exit_code, outcome.message) == (RunStatus.FAILED, None, "No space left on device")
