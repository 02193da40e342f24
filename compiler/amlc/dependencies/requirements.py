"""One line of what pip installs: what it asks for, whether it says which version, and what pip refuses of it.

A conda file's `pip` list is written to a requirements file (conda/env/installers/pip.py), so an entry may be all that a
line of one may: a requirement (PEP 508), an option, an URL, a path, a comment.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from amlc.dependencies.pip_options import FLAGS, meaning, unknown


class Wanted(NamedTuple):
    """What a line asks for. `name` is as PEP 503 normalises it, None for what has none; `place` is a file of this
    machine; `fault` is what is wrong with it, and what to do.
    """

    name: str | None = None
    constraint: str = ""
    pinned: bool = True
    conditional: bool = False
    address: bool = False
    option: str | None = None
    place: str | None = None
    fault: tuple[str, str | None] | None = None


NOTHING = Wanted()
MAX_LENGTH = 1_000
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
# What is surely a requirement, found without `packaging`, which takes 25 ms to import. Two expressions: one for the
# whole takes 5 ms to compile.
_HEAD = re.compile(rf"({_NAME})(?:\[[a-z0-9]+(?:, ?[a-z0-9]+)*\])?[ \t]*")
_CLAUSE = re.compile(
    r"[ \t]*(?:(?:[<>=!]=|[<>])[ \t]*\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?"
    r"|~=[ \t]*\d+(?:\.\d+)+|[=!]=[ \t]*\d+(?:\.\d+)*(?:\.\*|\+[a-z0-9]+))[ \t]*",
    re.ASCII,
)
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_OWN_OPTION = re.compile(r"\s(--?[A-Za-z][\w-]*)")
_VARIABLE = re.compile(r"\$\{[A-Z0-9_]+\}")
_HISTORY = re.compile(r"(?:git|hg|svn|bzr)\+", re.IGNORECASE)
_COMMAND = re.compile(r"(?:python3? -m )?(?:pip3?|conda) install ")
_URL = re.compile(r"(?:(?:git|hg|svn|bzr)\+[a-z]+|https?|ftp|file):", re.IGNORECASE)
_ARCHIVE = (".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz")
_REVISION = re.compile(r"@[^/@#]+(?:#|$)")  # after the path: `…/repo.git@v1.2#egg=name`
_EGG = re.compile(rf"[#&]egg=({_NAME})", re.ASCII)
_BOUNDED = re.compile(r"(?<![<>!~=])(?:={2,3}|~=|<=?)")


def normal(name: str) -> str:
    """A project's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lines(text: str) -> Iterator[tuple[int, int, str]]:
    """The logical lines of a requirements file: where each starts and ends, and its text with continuations joined."""
    start = at = 0
    held = ""
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        at += len(line)
        comment = bare.lstrip().startswith("#")
        if bare.endswith("\\") and not comment:
            held += bare[:-1]
            continue
        joined = held + (" " + bare if comment and held else bare)
        lead = len(joined) - len(joined.lstrip())
        if joined.strip():
            yield start + lead, at - len(line) + len(bare), joined.strip()
        held, start = "", at
    if held.strip():
        yield start, at, held.strip()


@lru_cache(maxsize=8_192)
def read(line: str) -> Wanted:
    """What a line asks for."""
    text = _COMMENT.sub("", line.strip()).strip()
    if not text:
        return NOTHING
    if _COMMAND.match(text):
        return _requirement(text)
    if text.startswith("-"):
        return _option(text)
    if _VARIABLE.search(text):
        return NOTHING  # pip fills it in where the image is built
    if own := _OWN_OPTION.search(text):  # `--hash=…`
        wrong = next((name for name in _OWN_OPTION.findall(text) if not meaning(name)), None)
        if wrong is not None:
            return Wanted(fault=unknown(wrong))
        text = text[: own.start()].strip()
    if len(text) > MAX_LENGTH:
        return Wanted(fault=(f"a requirement has {MAX_LENGTH:,} characters at most", None))
    if (sure := _plain(text)) is not None and not text.lower().endswith(_ARCHIVE):
        return sure
    if _URL.match(text):
        return _address(text)
    if _is_path(text):
        return Wanted(place=text)
    return _requirement(text)


def _plain(text: str) -> Wanted | None:
    """A name, extras and versions, where they are written as they mostly are."""
    head = _HEAD.match(text)
    if head is None:
        return None
    constraint = text[head.end() :]
    if constraint and not all(map(_CLAUSE.fullmatch, constraint.split(","))):
        return None
    return Wanted(name=normal(head[1]), constraint=constraint, pinned=bool(_BOUNDED.search(constraint)))


def _is_path(text: str) -> bool:
    """Whether pip takes it for a file or folder, there or not (pip/_internal/req/constructors.py)."""
    before = re.split(r"[\[@;]", text, maxsplit=1)[0].strip()
    head = before.partition("/")[0]
    return text.startswith(".") or (
        not re.search(r"[=<>~!:]", head) and ("/" in before or before.lower().endswith(_ARCHIVE))
    )


def _requirement(text: str) -> Wanted:
    from packaging.requirements import Requirement

    try:
        found = Requirement(text)
    except (ValueError, RecursionError):  # some mistakes are an InvalidSpecifier
        found = None
    # `pandas @ 2.2.3` is an address to PEP 508.
    if found is None or (found.url is not None and re.fullmatch(r"v?\d[\w.]*", found.url)):
        from amlc.dependencies.requirement_slips import explain

        return Wanted(fault=explain(text))
    name, conditional = normal(found.name), found.marker is not None
    if found.url is not None:
        address = _address(found.url)
        return Wanted(name=name, pinned=address.pinned, conditional=conditional, address=True, place=address.place)
    constraint = str(found.specifier)
    pinned = any(_BOUNDED.match(one.operator) for one in found.specifier)
    return Wanted(name=name, constraint=constraint, pinned=pinned, conditional=conditional)


def _address(text: str) -> Wanted:
    """An URL: an archive is what it is; a repository needs a commit, a tag or a branch."""
    url = text.split()[0]
    egg = _EGG.search(url)
    path = url.partition("://")[2].partition("/")[2] or url
    pinned = not _HISTORY.match(url) or _REVISION.search(path) is not None
    place = url if re.match(r"file:(?!/)", url, re.IGNORECASE) else None
    return Wanted(name=normal(egg[1]) if egg else None, pinned=pinned, address=True, place=place)


def _option(text: str) -> Wanted:
    word, _, rest = text.partition(" ")
    name, equals, value = word.partition("=")
    if not name.startswith("--"):
        name, value = word[:2], word[2:].removeprefix("=")
    value = (value or rest).strip()
    meant = meaning(name)
    if meant is None:
        return Wanted(fault=unknown(word.partition("=")[0]))
    if meant in FLAGS:
        return Wanted(option=meant)
    if not value and not equals:
        return Wanted(option=meant, fault=(f"`{name}` needs a value", None))
    if meant == "--editable" and _URL.match(value):
        wanted = _address(value)
        return Wanted(name=wanted.name, pinned=wanted.pinned, option=meant, address=True, place=wanted.place)
    if meant in ("--editable", "--requirement", "--constraint", "--find-links") and not re.match(
        r"[A-Za-z]+:|/|\$\{", value
    ):
        return Wanted(option=meant, place=text)
    return Wanted(option=meant)
