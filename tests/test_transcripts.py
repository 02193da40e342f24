"""The pages of `tests/transcripts` have every command, and every option of it, in its success and in its failure."""

import argparse
import importlib
import re
from collections.abc import Iterator

import pytest

from amlc.arguments import Parser
from amlc.cli import COMMANDS
from tests.integration import (
    test_transcripts_of_publishing,
    test_transcripts_of_refusals,
    test_transcripts_of_running,
    transcripts,
)

PAGES = {path.stem: path.read_text("utf-8") for path in sorted(transcripts.PAGES.glob("*.md"))}
SHOWN = [shown for page in PAGES.values() for shown in transcripts.commands(page)]
NEVER_FAIL = {"schema", "workspace stop"}
# On every command that reads a spec, and shown on some.
READING = {"--var", "--root", "--target"}


def commands(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for action in inner:
        for word, sub in action.choices.items():
            yield from commands(sub, f"{name} {word}".strip())
    if not inner:
        yield name, parser


def every() -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for name, (module, _) in COMMANDS.items():
        parser = Parser(prog=f"amlc {name}")
        importlib.import_module(module).configure(parser)
        found |= dict(commands(parser, name))
    return found


EVERY = every()


def of(name: str) -> list[tuple[str, str]]:
    """What the pages show of a command; `workspace` may have an option before its action."""
    words = re.compile(r"(?:^|\s)amlc " + name.replace(" ", r"(?: --path \S+)? ") + "(?: |$)")
    return [(command, printed) for command, printed in SHOWN if words.search(command)]


@pytest.mark.parametrize("name", EVERY)
def test_a_command_is_shown_with_its_options_where_it_succeeds_and_where_it_fails(name: str) -> None:
    shown = of(name)
    ends = {bool(re.search(r"(?m)^\[exit code ", printed)) for _, printed in shown}
    assert ends == ({False} if name in NEVER_FAIL else {False, True})
    options = {one.option_strings[-1] for one in EVERY[name]._actions if one.option_strings} - {"--help"}
    written = {word for command, _ in shown for word in re.findall(r"--[a-z][a-z-]*", command)}
    written |= {f"--{word.removeprefix('--no-')}" for word in written}
    assert options - READING <= written


def test_every_page_is_executed() -> None:
    files = (test_transcripts_of_publishing, test_transcripts_of_refusals, test_transcripts_of_running)
    assert sorted(name for file in files for name in file.PAGES) == sorted(PAGES)


def test_options_for_reading_a_spec_are_shown() -> None:
    assert {word for command, _ in SHOWN for word in command.split()} >= READING


def test_an_exit_code_is_one_that_the_page_of_commands_has() -> None:
    codes = {int(code) for _, printed in SHOWN for code in re.findall(r"(?m)^\[exit code (\d+)\]$", printed)}
    assert codes == {1, 2, 4}
