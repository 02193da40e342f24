"""What may be a subscription, wherever a client has it from."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from amlc.workspace import admin, subscriptions
from amlc.workspace.lifecycle import Connection

CONNECTION = Connection(Path(), 1, "t", 1)


def guid(number: int) -> str:
    return f"7a3c5e5a-0000-4000-8000-{number:012}"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(admin, "post", lambda _, __, body: found.extend(body["ids"]))
    return found


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"ANY": guid(1)}, [guid(1)]),
        ({"ANY": f" {guid(1)} "}, [guid(1)]),
        ({"AZURE_SUBSCRIPTION_ID": "named"}, ["named"]),
        ({"ANY": "x", "SUBSCRIPTION_PATH": "/a/b", "LONGER": f"x {guid(1)}"}, []),
    ],
)
def test_of_the_environment(
    environment: Mapping[str, str], expected: list[str], told: list[str], tmp_path: Path
) -> None:
    subscriptions.introduce(CONNECTION, environment, tmp_path)
    assert told == expected


def test_of_the_command_and_of_who_asks(told: list[str], tmp_path: Path) -> None:
    subscriptions.introduce(CONNECTION, {}, tmp_path, ["python", f"--id={guid(2)}"], more=("given",))
    assert told == ["given", guid(2)]


def test_of_the_files_below_the_folder(told: list[str], tmp_path: Path) -> None:
    for number, name in enumerate(
        ("a/b/c/settings.py", ".env", "x.yaml", ".git/x.py", "v/site-packages/x.py", "x.csv")
    ):
        (tmp_path / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "work" / name).write_text(f"x = '{guid(number)}'")
    (tmp_path / "train.py").write_text("")
    (tmp_path / "other.py").write_text(f"subscription_id = '{guid(9)}'")
    subscriptions.introduce(CONNECTION, {}, tmp_path / "work", ["python", "../train.py"])
    assert sorted(told) == [guid(0), guid(1), guid(2), guid(9)]


def test_a_scan_is_bounded(told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "_MAX_FILES", 3)
    for number in range(5):
        (tmp_path / f"{number}.py").write_text(f"x = '{guid(number)}'")
    subscriptions.introduce(CONNECTION, {}, tmp_path)
    assert told == [guid(0), guid(1), guid(2)]
