"""Versions of one package that pip cannot install together.

pip looks for a version that every requirement allows, and stops where there is none.
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import packages
from amlc.dependencies.packages import Package
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "conflicting-packages"
SEVERITY = Severity.ERROR

_EXACT = re.compile(r"(?<!=)==\s*([^\s,*=]+)(?:,|\s|$)")


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        first: dict[str, Package] = {}
        for one in listed:
            wanted = one.wanted
            if one.manager != "pip" or not wanted.name or wanted.conditional or not wanted.constraint:
                continue
            other = first.setdefault(wanted.name, one)
            if other is one and "," in wanted.constraint and contradict(one, one):
                yield one.finding(f"no version of `{wanted.name}` is `{wanted.constraint}`")
            elif other is not one and contradict(other, one):
                message = f"no version of `{wanted.name}` is both `{other.wanted.constraint}` and `{wanted.constraint}`"
                yield one.finding(message, "leave one of them out", ("first given here", other.place))


def contradict(first: Package, second: Package) -> bool:
    """Whether one of them names a version, and none that is named fits both."""
    pins = _EXACT.findall(first.wanted.constraint) + _EXACT.findall(second.wanted.constraint)
    if not pins or (first is not second and first.wanted.constraint == second.wanted.constraint):
        return False
    from packaging.specifiers import SpecifierSet

    both = [SpecifierSet(one.wanted.constraint) for one in (first, second)]
    return not any(all(one.contains(pin, prereleases=True) for one in both) for pin in pins)
