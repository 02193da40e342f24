"""The instructions of a Dockerfile."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from amlc.source import Source, Span

_HEREDOC = re.compile(r"<<-?[\"']?(\w+)[\"']?")


class Instruction(NamedTuple):
    """`word` is in capitals; `rest` is what follows, its lines joined; `span` is that of the word."""

    word: str
    rest: str
    span: Span


def instructions(source: Source) -> Iterator[Instruction]:
    """In order, without comments and the texts of here-documents."""
    held: list[str] = []
    ends: list[str] = []
    start = at = 0
    for line in source.text.splitlines(keepends=True):
        begin, at = at, at + len(line)
        bare = line.strip()
        if ends:
            ends = ends[1:] if bare == ends[0] else ends
            continue
        if bare.startswith("#") or not bare:
            continue
        if not held:
            start = begin + len(line) - len(line.lstrip())
        held.append(bare.removesuffix("\\").strip())
        if not bare.endswith("\\"):
            made = _made(source, start, held)
            ends = _HEREDOC.findall(made.rest)
            held = []
            yield made
    if held:
        yield _made(source, start, held)


def _made(source: Source, start: int, lines: list[str]) -> Instruction:
    word, _, rest = " ".join(lines).partition(" ")
    return Instruction(word.upper(), rest.strip(), Span(source, start, start + len(word)))


def local_files(one: Instruction) -> bool:
    """Whether it takes files of the folder that the image is built in."""
    if one.word not in ("COPY", "ADD") or _HEREDOC.search(one.rest):
        return False
    words = one.rest.split()
    if any(word.startswith("--from=") for word in words):
        return False
    first = next((word for word in words if not word.startswith("--")), "")
    return not (one.word == "ADD" and re.match(r"\[?\s*\"?(?:https?://|git@|ssh://)", first))
