"""The releases of Python, and which one an environment asks for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from amlc import ir
from amlc.dependencies import packages
from amlc.diagnostics import Finding
from amlc.project_files import ProjectFiles
from amlc.source import Span
from amlc.tree import Path

# When support ended, as the release schedules of each say. 3.10, which ended in October 2026, is not here while it is
# what the SDK installs by default (azureml/core/conda_dependencies.py, `PYTHON_DEFAULT_VERSION`).
ENDED = {
    (2, 6): "2013-10-29",
    (2, 7): "2020-01-01",
    (3, 3): "2017-09-29",
    (3, 4): "2019-03-18",
    (3, 5): "2020-09-30",
    (3, 6): "2021-12-23",
    (3, 7): "2023-06-27",
    (3, 8): "2024-10-07",
    (3, 9): "2025-10-31",
}
OLDEST = "3.10"  # azureml-dataprep 5.5 requires it
NEWEST = 19  # one minor release a year: 3.15 is out, and this will be in October 2030

_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?", re.ASCII)
_IN_CONSTRAINT = re.compile(r"\s*(?:={1,2}|~=)?\s*(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?(?:\.\*)?(?:=\S+)?", re.ASCII)


class Asked(NamedTuple):
    """What an environment says of its Python. `release` is its first two numbers, None where it does not say them;
    `exact`: it must.
    """

    text: str
    release: tuple[int, int] | None
    exact: bool
    path: Path
    span: Span | None = None

    def finding(self, message: str, advice: str | None) -> Finding:
        return Finding(path=self.path, span=self.span, message=message, help=advice)


def exists(release: tuple[int, int]) -> bool:
    """Whether conda has it, or may come to have it: 2.6, 2.7, and from 3.3 on."""
    major, minor = release
    return release in ((2, 6), (2, 7)) or (major == 3 and 3 <= minor <= NEWEST)


def wanted(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Asked]:
    """The Python of each environment that conda builds: the key `python`, or a package of its conda file."""
    for one, listed in packages.by_environment(pipeline, files):
        if one.conda is None:
            continue
        if one.conda.file is None and one.conda.python is not None:
            text = one.conda.python
            path = ("environments", one.name, "python")
            yield Asked(text=text, release=_release(_VERSION.fullmatch(text)), exact=True, path=path)
        for package in listed if one.conda.file is not None else ():
            if package.manager == "conda" and package.wanted.name == "python":
                release = _release(_IN_CONSTRAINT.fullmatch(package.wanted.constraint))
                yield Asked(text=package.text, release=release, exact=False, path=package.path, span=package.span)


def _release(found: re.Match[str] | None) -> tuple[int, int] | None:
    return (int(found[1]), int(found[2])) if found else None
