"""Holds a step's arguments against what a command of click's would accept, by click's own rules."""

from collections.abc import Sequence

from amlc.diagnostics import did_you_mean
from amlc.scripts.interface import Interface, Mismatch, Parameter, Word
from amlc.scripts.said import clip, missing, wants


def mismatches(interface: Interface, words: Sequence[Word], script: str) -> list[Mismatch]:
    """What the script would refuse; nothing where that depends on what is not understood."""
    if not all(one.clear for one in interface.parameters):
        return []
    by_flag = {flag: one for one in interface.parameters for flag in (*one.flags, *one.off_flags)}
    found: list[Mismatch] = []
    passed: set[str] = set()
    loose: list[int] = []
    index = 0
    while index < len(words):
        text = words[index].text
        if words[index].opaque or len(text) < 2 or text[0] != "-":
            loose.append(index)
            index += 1
            continue
        if text == "--":
            loose += range(index + 1, len(words))
            break
        flag, equals, value = text.partition("=") if text.startswith("--") else (text, "", "")
        one = by_flag.get(flag)
        if one is None and not text.startswith("--") and text[:2] in by_flag:
            return []  # several short options in one, or one with its value
        if one is None:
            known = [flag for flag in by_flag if flag not in ("--help", "--version")]
            help_ = did_you_mean(flag, known, sort=f"arguments of `{script}`")
            message = f"`{script}` takes no argument `{clip(flag)}`"
            return [*found, Mismatch(sort="unknown", message=message, at=index, help=help_)]
        passed.add(one.name)
        count = 0 if one.action in ("flag", "count") else int(one.nargs or 1)
        if equals and count == 0:
            message = f"`{one.name}` of `{script}` takes no value"
            return [*found, Mismatch(sort="invalid", message=message, at=index, parameter=one)]
        if equals:
            found += filter(None, [wants(one, words[index], value, index)])
            count -= 1
        if index + count >= len(words):
            message = f"`{one.name}` of `{script}` needs {'a value' if count == 1 else f'{count} values'}"
            return [*found, Mismatch(sort="invalid", message=message, at=index, parameter=one)]
        for at in range(index + 1, index + 1 + count):
            found += filter(None, [wants(one, words[at], words[at].text, at)])
        index += 1 + count
    found += [
        missing(one, script) for one in interface.parameters if one.flags and one.required and one.name not in passed
    ]
    return found + _positionals(interface, words, loose, script)


def _positionals(interface: Interface, words: Sequence[Word], loose: Sequence[int], script: str) -> list[Mismatch]:
    wanted = [one for one in interface.parameters if not one.flags]
    if any(one.nargs == -1 for one in wanted):
        return []
    found: list[Mismatch] = []
    rest = list(loose)
    for one in wanted:
        count = int(one.nargs or 1)
        if len(rest) < count:
            found += [missing(one, script)] if one.required else []
            return found
        found += [bad for at in rest[:count] if (bad := wants(one, words[at], words[at].text, at))]
        rest = rest[count:]
    if rest:
        message = f"{words[rest[0]].said} is one argument too many for `{script}`"
        help_, flag = _before(interface, words, rest[0])
        found.append(Mismatch(sort="unknown", message=message, at=rest[0], help=help_, parameter=flag))
    return found


def _before(interface: Interface, words: Sequence[Word], index: int) -> tuple[str | None, Parameter | None]:
    """A flag that the argument may have been meant for."""
    text = words[index - 1].text if index else ""
    flag = next((one for one in interface.parameters if text in (*one.flags, *one.off_flags)), None)
    return (f"`{text}` takes no value", flag) if flag and flag.action in ("flag", "count") else (None, None)
