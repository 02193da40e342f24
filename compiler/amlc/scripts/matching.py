"""Holds a step's arguments against what argparse would accept: argparse itself says, on words in place of values."""

import argparse
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

from amlc.diagnostics import did_you_mean, nearest
from amlc.scripts.interface import Interface, Mismatch, Parameter, Word
from amlc.scripts.said import clip, listed, missing, one_of, wants

MAX_WORDS = 300
MAX_POSITIONALS = 20
MAX_OPEN_POSITIONALS = 2  # with more of them argparse takes exponential time over what does not fit
_FLAGS: Mapping[str, str] = {"flag": "store_true", "count": "count", "append": "append", "extend": "extend"}


class _Token(str):
    """An argument that knows which one it is: argparse hands the very object on, to converters and as a remainder."""

    __slots__ = ("at",)
    at: int


class _Refused(Exception):
    pass


class _Trial(argparse.ArgumentParser):
    """The script's parser, as far as it is understood: made once, and tried on the arguments of every step."""

    attempt: "_Attempt"

    def error(self, message: str) -> NoReturn:
        raise _Refused(message)


def mismatches(interface: Interface, words: Sequence[Word], script: str) -> list[Mismatch]:
    """What the script would refuse, in argparse's order; nothing where that depends on what is not understood."""
    positionals = [one for one in interface.parameters if not one.flags]
    open_ended = [one for one in positionals if one.nargs is not None]
    if len(words) > MAX_WORDS or len(positionals) > MAX_POSITIONALS or len(open_ended) > MAX_OPEN_POSITIONALS:
        return []
    if _meets_unclear(interface, words):
        return []
    attempt = _Attempt(interface, words, script)
    try:
        return attempt.run()
    except (argparse.ArgumentError, ValueError, TypeError, IndexError):  # by which argparse refuses a parser
        return []


def _meets_unclear(interface: Interface, words: Sequence[Word]) -> bool:
    """Whether an argument may be for an option that may take any number of values."""
    flags = [flag for one in interface.parameters if not one.clear for flag in (*one.flags, *one.off_flags)]
    texts = [one.text.partition("=")[0] for one in words if not one.opaque and one.text[:1] in interface.prefixes]
    return any(flag.startswith(text) or text.startswith(flag) for flag in flags for text in texts if text)


class _Attempt:
    def __init__(self, interface: Interface, words: Sequence[Word], script: str) -> None:
        self.interface = interface
        self.words = words
        self.script = script
        self.found: list[Mismatch] = []
        self.stored: dict[str, int] = {}  # by option, the value it was last given
        self.meant: set[str | None] = set()  # the flags that misspelt ones probably stand for
        self.tokens: list[str] = []
        for index, word in enumerate(words):
            token = _Token(word.text)
            token.at = index
            self.tokens.append(token)

    def run(self) -> list[Mismatch]:
        trial = _trial(self.interface)
        trial.attempt = self
        try:
            given, extras = trial.parse_known_args(self.tokens)
        except argparse.ArgumentError as fault:
            return [*self.found, self.refused(fault)]
        except _Refused as fault:
            return [*self.found, *self.ambiguous(str(fault))]
        passed = [hasattr(given, f"p{index}") for index in range(len(self.interface.parameters))]
        if not self.interface.lenient:
            self.unknown(extras)
        for index, one in enumerate(self.interface.parameters):
            if one.required and not passed[index] and not self.meant & set(one.flags):
                self.found.append(missing(one, self.script))
        self.found += _exclusive(self.interface, passed, self.script)
        return self.found

    def convert(self, one: Parameter, text: str) -> str:
        if text is not argparse.SUPPRESS:
            index = self.index_of(text, one)
            if index is not None:
                self.found += filter(None, [wants(one, self.words[index], text, index), self.again(one, index)])
        return text

    def again(self, one: Parameter, index: int) -> Mismatch | None:
        """What is passed twice, of which argparse keeps the last."""
        if not one.flags or one.action != "value" or one.nargs is not None:
            return None
        before = self.stored.get(one.name)
        self.stored[one.name] = index
        if before is None or (name := self.words[before].parameter) in (None, self.words[index].parameter):
            return None
        message = f"`{one.name}` is passed again, so the parameter `{name}` has no effect here"
        return Mismatch(sort="overridden", message=message, at=before, help="pass it once", parameter=one)

    def index_of(self, text: str, one: Parameter) -> int | None:
        """Which argument a value came from: its own, or that of its option: `--rows=5`, `-r5`."""
        if isinstance(text, _Token):
            return text.at
        glued = (index for index, token in enumerate(self.tokens) if token.endswith(text) and len(token) > len(text))
        return next((index for index in glued if self.tokens[index][0] in self.interface.prefixes and one.flags), None)

    def unknown(self, extras: Sequence[str]) -> None:
        misspelt = False
        for token in (one for one in extras if isinstance(one, _Token)):
            is_flag = not self.words[token.at].opaque and token[:1] in self.interface.prefixes and " " not in token
            misspelt = misspelt or is_flag
            if is_flag or not misspelt:  # what follows may be its values
                self.found.append(self.stray(token.at, is_flag=is_flag))

    def stray(self, index: int, *, is_flag: bool) -> Mismatch:
        word, flags = self.words[index], [flag for one in self.interface.parameters for flag in one.flags]
        if is_flag:
            known = [flag for flag in flags if flag.lstrip("-") not in ("h", "help")]
            message = f"`{self.script}` takes no argument `{clip(word.text.partition('=')[0])}`"
            self.meant.add(nearest(word.text.partition("=")[0], known))
            near = did_you_mean(word.text.partition("=")[0], known, sort=f"arguments of `{self.script}`")
            return Mismatch(sort="unknown", message=message, at=index, help=near)
        first, space, rest = word.text.partition(" ")
        before = self.words[index - 1].text if index else ""
        flag = next((one for one in self.interface.parameters if before in one.flags), None)
        help_ = None
        if space and not word.opaque and first in flags:
            help_ = f"make two of it: `{first}` and `{clip(rest)}`"
        elif flag is not None and flag.action in ("flag", "count", "boolean"):
            help_ = f"`{before}` takes no value"
        elif flag is not None and flag.nargs is None:
            help_ = f"`{before}` takes one value"
        message = f"{word.said} is one argument too many for `{self.script}`"
        return Mismatch(sort="unknown", message=message, at=index, help=help_, parameter=flag)

    def refused(self, fault: argparse.ArgumentError) -> Mismatch:
        """An option without its value, or a flag with one."""
        flags = (fault.argument_name or "").split("/")
        one = next((one for one in self.interface.parameters if one.flags and one.flags[0] in flags), None)
        index = next((index for index in reversed(range(len(self.words))) if self.is_for(index, flags)), None)
        name = f"`{one.name}`" if one else "an option"
        if fault.message.startswith("ignored explicit argument"):
            message = f"{name} of `{self.script}` takes no value"
        else:
            needs = {"None": "a value", "+": "at least one value"}.get(str(one.nargs if one else None))
            message = f"{name} of `{self.script}` needs {needs or f'{one.nargs if one else 0} values'}"
        return Mismatch(sort="invalid", message=message, at=index, parameter=one)

    def is_for(self, index: int, flags: Sequence[str]) -> bool:
        text = self.words[index].text.partition("=")[0]
        return bool(text) and not self.words[index].opaque and any(flag.startswith(text) for flag in flags)

    def ambiguous(self, message: str) -> list[Mismatch]:
        for index, word in enumerate(self.words):
            text = word.text.partition("=")[0]
            if text[:2] == self.interface.prefixes[:1] * 2 and f"ambiguous option: {text}" in message:
                flags = [flag for one in self.interface.parameters for flag in one.flags if flag.startswith(text)]
                said = f"`{clip(text)}` of `{self.script}` may be {one_of(flags)}"
                return [Mismatch(sort="unknown", message=said, at=index, help="write it in full")]
        return []


@lru_cache(maxsize=64)  # making a parser takes longer than trying it
def _trial(interface: Interface) -> _Trial:
    trial = _Trial(
        add_help=False, allow_abbrev=interface.abbreviates, prefix_chars=interface.prefixes, exit_on_error=False
    )
    for index, one in enumerate(interface.parameters):
        _add(trial, one, f"p{index}")
    return trial


def _add(trial: _Trial, one: Parameter, dest: str) -> None:
    if one.action == "boolean":
        trial.add_argument(*one.flags, dest=dest, default=argparse.SUPPRESS, action=argparse.BooleanOptionalAction)
        return
    rest: dict[str, Any] = {"default": argparse.SUPPRESS}
    if one.action in _FLAGS:
        rest["action"] = _FLAGS[one.action]
    if one.action not in ("flag", "count"):
        rest |= {"nargs": one.nargs, "type": lambda text: trial.attempt.convert(one, text)}
    if one.flags:
        trial.add_argument(*one.flags, dest=dest, **rest)
    else:
        trial.add_argument(dest, **rest).required = False


def _exclusive(interface: Interface, passed: Sequence[bool], script: str) -> list[Mismatch]:
    found = []
    for members, required in interface.groups:
        names = [interface.parameters[index].name for index in members]
        here = [interface.parameters[index] for index in members if passed[index]]
        if required and not here and all(interface.parameters[index].clear for index in members):
            message = f"`{script}` requires one of {one_of(names)}, and none is passed"
            found.append(Mismatch(sort="missing", message=message))
        elif len(here) > 1:
            message = f"`{script}` takes only one of {listed([one.name for one in here])}"
            found.append(Mismatch(sort="invalid", message=message, parameter=here[1]))
    return found
