"""What the parts of resolving share: what they know of the spec, and where they put what they find."""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from amlc.diagnostics import Finding, did_you_mean
from amlc.spec import references
from amlc.spec.pipeline import Pipeline
from amlc.tree import Path


class Where(NamedTuple):
    """What resolving needs besides the spec: by a value's path, its file's folder in the root, whether it is written
    at all, which it may be and yet be missing from a spec that was repaired, whether it is no list or scalar,
    whether it is as it was written, and whether what its templates stand for is known, too.
    """

    file: str
    target: str | None
    environ: Mapping[str, str]
    folder_of: Callable[[Path], str]
    is_written: Callable[[Path], bool]
    is_mapping: Callable[[Path], bool]
    is_whole: Callable[[Path], bool]
    is_known: Callable[[Path], bool]


class Resolver:
    __slots__ = ("data_paths", "findings", "spec", "unset", "where")

    def __init__(self, spec: Pipeline, where: Where) -> None:
        self.spec = spec
        self.where = where
        self.findings: list[Finding] = []
        self.unset: list[tuple[Path, str]] = []
        self.data_paths: dict[str, tuple[str, Path]] = {}  # by parameter: the first port, and where

    def unknown(self, path: Path, name: str, known: Iterable[str], sort: str, section: Path) -> None:
        if self.where.is_written((*section, name)) or not self.where.is_mapping(section):
            return  # it is there, or nobody can say, and what is wrong with it has been said
        help_ = did_you_mean(name, known, sort=sort)
        singular = {"steps": "step", "computes": "compute"}.get(sort, sort.removesuffix("s"))
        code = f"unknown-{singular}"
        self.findings.append(Finding(code=code, path=path, message=f"there is no {singular} `{name}`", help=help_))

    def path(self, at: Path, written: str) -> str:
        return posixpath.normpath(posixpath.join(self.where.folder_of(at), written))

    def text(self, value: str | references.EnvRef, path: Path) -> str:
        if isinstance(value, str):
            return value
        found = self.where.environ.get(value.env, value.default)
        if found is None:
            self.unset.append((path, value.env))
            return ""
        return found
