"""The comments that turn warnings off, in YAML and in Python: `# amlc: ignore[code, code]`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from amlc.source import Source, Span

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MARKER = re.compile(r"(?:^|(?<=\s))#[ \t]*amlc:[ \t]*ignore(?![\w-])(?:[ \t]*\[([^\]]*)\])?")
_COMMENT = re.compile("#[^\r\n\x85\u2028\u2029]*")
_SAYING = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One code that a comment names, empty where it names none. `line` is the line that it speaks of."""

    code: str
    line: int
    span: Span


def ignores(source: Source) -> Iterator[Ignore]:
    """A comment speaks of its own line; one that stands alone, of the next line that says something."""
    text = source.text
    if not _MARKER.search(text):
        return
    next_line = 0
    for start, end in _in_python(source) if source.path.suffix == ".py" else _in_yaml(text):
        for marker in _MARKER.finditer(text[start:end]):
            line, column = source.position(start)
            if not source.line(line)[: column - 1].strip():
                if next_line <= line:
                    saying = _SAYING.search(text, end)
                    next_line = source.position(saying.end() if saying else len(text)).line + (saying is None)
                line = next_line
            for code, first, last in _codes(marker):
                yield Ignore(code, line, Span(source, start + first, start + last))


def _codes(marker: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The codes in the brackets, and where each stands."""
    words = list(re.finditer(r"[^\s,](?:[^,]*[^\s,])?", marker[1] or ""))
    if not words:
        yield "", marker.start(), marker.end()
    for word in words:
        yield word[0], marker.start(1) + word.start(), marker.start(1) + word.end()


def _in_yaml(text: str) -> Iterator[tuple[int, int]]:
    """Where comments start and end: what stands between the tokens. Only the scanner knows a `#` in a text from one."""
    at = 0
    try:
        for token in yaml.scan(text, Loader=_Loader):
            start, end = token.start_mark.index, token.end_mark.index
            yield from _within(text, at, start)
            if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
                newline = text.find("\n", start, end)
                yield from _within(text, start, newline if newline >= 0 else end)
            at = max(at, end)
    except yaml.YAMLError:
        return  # said by who reads the file
    yield from _within(text, at, len(text))


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _COMMENT.finditer(text, start, end))


def _in_python(source: Source) -> Iterator[tuple[int, int]]:
    import io
    import tokenize

    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT:
                start = source.start_of(token.start[0]) + token.start[1]
                yield start, start + len(token.string)
    except (tokenize.TokenError, SyntaxError):
        return
