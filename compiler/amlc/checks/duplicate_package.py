"""A package twice in one environment.

What conda and pip both install, pip installs over conda's files, which breaks what conda built on them. Requirements
with a condition (`; python_version < "3.11"`) are not compared.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.checks import conflicting_packages
from amlc.dependencies import packages
from amlc.dependencies.packages import Package
from amlc.dependencies.requirements import normal
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "duplicate-package"
SEVERITY = Severity.WARNING

_TOOLS = ("pip", "setuptools", "wheel", "python")  # pip may well install another pip than conda's


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        first: dict[str, Package] = {}
        for one in listed:
            name = normal(one.wanted.name or "")
            if not name or one.wanted.conditional or one.wanted.fault is not None or name in _TOOLS:
                continue
            other = first.setdefault(name, one)
            if other is not one and not _conflict(other, one):
                yield one.finding(*_said(name, other, one), ("first given here", other.place))


def _conflict(first: Package, second: Package) -> bool:
    """Whether another check says so, and that it is an error."""
    return first.manager == second.manager == "pip" and conflicting_packages.contradict(first, second)


def _said(name: str, first: Package, second: Package) -> tuple[str, str | None]:
    if first.manager != second.manager:
        return f"`{name}` is installed by conda, and again by pip", "leave one of them out"
    return f"`{name}` is given twice", "remove one of them"
