"""Where a file that is no YAML went wrong: often before the place where libyaml notices, and in plainer words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amlc.diagnostics import Diagnostic, error
from amlc.source import Source, Span

MAX_TEXT = 1024 * 1024  # of a longer one, libyaml's own word is taken
_CLOSERS = {"{": "}", "[": "]"}
_KEY = re.compile(r"\s*(?:- +)*([A-Za-z_][\w.-]*) *(\S.*)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What libyaml says: the problem and its place, and where what it was reading had begun."""

    problem: str
    at: int
    context: str
    begun: int | None


def diagnosis(source: Source, fault: Fault) -> Diagnostic:
    """The one mistake that explains the fault, or the fault as libyaml tells it."""
    if len(source.text) <= MAX_TEXT:
        for explain in (_open_quote, _open_bracket, _missing_colon, _wrong_start, _odd_indentation):
            if found := explain(source, fault):
                return found
    at, problem = fault.at, fault.problem
    # What is never closed is noticed at the end of the file: where it was opened says more.
    if fault.begun is not None and fault.at >= len(source.text.rstrip()):
        at = fault.begun
    return error("invalid-yaml", " ".join(filter(None, (problem, fault.context))), _span(source, at, 1))


def _span(source: Source, at: int, length: int) -> Span:
    return Span(source, at, at + length)


def _open_quote(source: Source, fault: Fault) -> Diagnostic | None:
    """A quote that its line does not close, and that what follows closes where no string ends."""
    text, at = source.text, 0
    while at <= fault.at and (opened := _QUOTE.search(text, at)):
        start, quote = opened.end() - 1, opened.group()[-1]
        if start >= fault.at or opened.group().startswith("#"):
            at = opened.end()
            continue
        closed = (_DOUBLE if quote == '"' else _SINGLE).match(text, start + 1)
        end = closed.end() if closed else len(text)
        properly = closed and _AFTER.match(text, end)
        if "\n" in text[start:end] and not properly:
            return error(
                "invalid-yaml", "this quote is not closed", _span(source, start, 1), f"close it with `{quote}`"
            )
        at = end
    return None


_QUOTE = re.compile(r"""#[^\n]*|(?:(?<=[:,\-?] )|(?<=[\[{,\n])|^)[ ]*["']""")
_DOUBLE = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE = re.compile(r"(?:[^']|'')*'")
_AFTER = re.compile(r" *(?:[,:\]}\n]|$| #)")


def _open_bracket(source: Source, fault: Fault) -> Diagnostic | None:
    """A bracket that is still open where another line's key comes."""
    if "parsing a flow" not in fault.context or fault.begun is None:
        return None
    bracket = source.text[fault.begun : fault.begun + 1]
    if bracket not in _CLOSERS or source.position(fault.begun).line == source.position(fault.at).line:
        return None
    return error(
        "invalid-yaml",
        f"this `{bracket}` is not closed",
        _span(source, fault.begun, 1),
        f"close it with `{_CLOSERS[bracket]}`",
    )


def _missing_colon(source: Source, fault: Fault) -> Diagnostic | None:
    """A line that has a word where a key with its colon must be."""
    if "could not find expected ':'" in fault.problem and fault.begun is not None:
        line = source.position(fault.begun).line
    elif "mapping values are not allowed" in fault.problem:
        above = _line_before(source, source.position(fault.at).line)
        if above is None or not re.fullmatch(r"[ -]*[\w.-]+( [^:]*)?", _code(source.line(above)).rstrip()):
            return None
        line = above
    else:
        return None
    found = _KEY.fullmatch(_code(source.line(line)).rstrip())
    if not found or ": " in found[0]:
        return None
    key, start = found[1], source.start_of(line) + found.start(1)
    advice = f"write `{key}:{' …' if found[2] else ''}`"  # not the value: it may be a secret
    return error("invalid-yaml", f"`{key}` has no colon behind it", _span(source, start, len(key)), advice)


def _wrong_start(source: Source, fault: Fault) -> Diagnostic | None:
    """A tab, or a character that no unquoted value can start with."""
    if "cannot start any token" not in fault.problem:
        return None
    found, span = source.text[fault.at : fault.at + 1], _span(source, fault.at, 1)
    if found == "\t":
        return error("invalid-yaml", "a tab cannot indent", span, "indent with spaces")
    return error("invalid-yaml", f"no value starts with `{found}`", span, "write the value in quotes")


def _odd_indentation(source: Source, fault: Fault) -> Diagnostic | None:
    """Of the lines around, the one that is indented as no other line of the file; an odd number of spaces first."""
    if "flow" in fault.context or not re.search("expected|mapping values", fault.problem):
        return None
    line, column = source.position(fault.at)
    if "mapping values" in fault.problem and ": " in source.line(line)[: column - 1]:
        return None  # two keys on one line
    depths = dict(_indents(source))
    counts = Counter(depths.values())
    around = [line, _line_before(source, line), _first_beside(depths, line), 1]
    around += [source.position(fault.begun).line] if fault.begun is not None else []
    alone = [one for one in around if one in depths and counts[depths[one]] == 1]
    even = sum(depth % 2 for depth in depths.values()) * 4 < len(depths)
    odd = [one for one in alone if even and depths[one] % 2]
    for one in odd or (alone if len(depths) > 3 else ()):
        depth = depths[one]
        if any(0 < abs(other - depth) <= 2 for other in counts):
            message = f"this line is indented by {_spaces(depth)}, as no other line is"
            return error("invalid-yaml", message, _span(source, source.start_of(one) + depth, 1))
    return None


def _first_beside(depths: Mapping[int, int], last: int) -> int | None:
    """The first line of the block that a line would be in."""
    first = None
    for line in sorted((one for one in depths if one < last), reverse=True):
        if depths[line] < depths.get(last, 0):
            return first
        first = line
    return first


def _spaces(number: int) -> str:
    return f"{number} space{'' if number == 1 else 's'}"


def _code(line: str) -> str:
    """The line without its comment."""
    return re.sub(r"(^|\s)#.*$", "", line)


def _indents(source: Source) -> Iterator[tuple[int, int]]:
    for number, line in enumerate(source.text.splitlines(), 1):
        if _code(line).strip():
            yield number, len(line) - len(line.lstrip(" "))


def _line_before(source: Source, line: int) -> int | None:
    return next((one for one in range(line - 1, 0, -1) if _code(source.line(one)).strip()), None)
