"""The page of the commands: what it shows is what happens, and it has them all."""

import re

import pytest

from amlc.__main__ import main
from amlc.cli import COMMANDS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
SHOWN = [
    part for block in re.findall(r"```console\n\$ amlc (.*?)```", PAGE, re.DOTALL) for part in block.split("$ amlc ")
]


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: str(shown.partition("\n")[0]))
def test_what_the_page_shows_happens(
    shown: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    command, _, printed = shown.partition("\n")
    assert main(command.split()) == 0
    assert capsys.readouterr() == (printed, "")


def test_every_command_is_on_the_page() -> None:
    assert {re.split(r"[ `]", one)[0] for one in re.findall(r"(?m)^\| `amlc (.+?)`", PAGE)} == set(COMMANDS)
