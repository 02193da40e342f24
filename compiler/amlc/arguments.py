"""Argparse, with amlc's words for what is wrong with a command line."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from amlc.diagnostics import did_you_mean, nearest
from amlc.errors import UsageError

# What argparse says (argparse.py), and what is said instead. `{prog}` is the command.
_WORDS = (
    (re.compile(r"the following arguments are required: (.*)"), r"{prog} needs \1"),
    (re.compile(r"argument (?:\S+/)?(\S+): expected one argument"), r"\1 needs a value"),
    (re.compile(r"argument (?:\S+/)?(\S+): invalid int value: '(.*)'"), r"\1 takes a whole number, and `\2` is none"),
    (re.compile(r"argument (?:\S+/)?(\S+): ignored explicit argument '.*'"), r"\1 takes no value"),
)
_FEW = 12  # choices that a line of help may have


class Parser(argparse.ArgumentParser):
    """Raises UsageError where argparse would print its usage and exit. No option may be abbreviated."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """All of the words. Raises UsageError; SystemExit for --help and --version."""
        found, rest = self.parse_known_args(words)
        if not rest:
            return found
        command = self._meant(words)
        options = [one for action in command._actions for one in action.option_strings]
        near = nearest(rest[0].partition("=")[0], options) if rest[0].startswith("-") else None
        help_ = f"did you mean `{near}`?" if near else command._help()
        raise UsageError(f"{command.prog} does not take `{rest[0]}`", help=help_)

    def error(self, message: str) -> NoReturn:
        """What argparse calls with its own words."""
        for pattern, ours in _WORDS:
            message = pattern.sub(ours, message)
        raise UsageError(message.replace("{prog}", self.prog), help=self._help())

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """What argparse calls with a word that is to be one of a list."""
        if action.choices is None or value in action.choices:
            return
        choices = [str(one) for one in action.choices]
        if action.option_strings:
            option = action.option_strings[-1]
            help_ = did_you_mean(str(value), choices, sort=f"values of {option}")
            raise UsageError(f"{option} does not take `{value}`", help=help_)
        sort = str(action.metavar or action.dest).lower()
        help_ = did_you_mean(str(value), choices, sort=f"{sort}s")
        if len(choices) > _FEW and nearest(str(value), choices) is None:
            help_ = f"{self.prog} --help lists them"
        raise UsageError(f"there is no {sort} `{value}`", help=help_)

    def _help(self) -> str:
        return f"{self.prog} --help lists what it takes"

    def _meant(self, words: Sequence[str]) -> "Parser":
        """The parser of the command that the words are of."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for at, word in enumerate(words):
                    if word in action.choices:
                        found: Parser = action.choices[word]
                        return found._meant(words[at + 1 :])
        return self
