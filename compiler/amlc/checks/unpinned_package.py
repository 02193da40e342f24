"""Packages that are not pinned: the image that is built next may have other versions.

Said once for an environment, at the first. A version, a range with an upper end, a tag or a commit is enough; `>=`
alone is not. Where pip is given constraints or hashes, these say the versions.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import misnomers, packages
from amlc.dependencies.packages import Package
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unpinned-package"
SEVERITY = Severity.WARNING

_TOOLS = ("pip", "setuptools", "wheel")
MAX_NAMED = 5


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        elsewhere = any(one.wanted.option in ("--constraint", "--require-hashes") for one in listed)
        found = [one for one in listed if not (elsewhere and one.manager == "pip") and _is_unpinned(one)]
        if found:
            from amlc.dependencies.requirement_slips import shortened  # for mistakes only

            names = [f"`{one.wanted.name or shortened(one.text)}`" for one in found]
            yield found[0].finding(_message(names), _advice(found[0]))


def _is_unpinned(one: Package) -> bool:
    unclear = one.wanted.fault is not None or one.wanted.name in _TOOLS or one.wanted.name in misnomers.ALL
    return not one.wanted.pinned and not unclear


def _message(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is not pinned: the next image may have another version"
    shown, rest = names[:MAX_NAMED], len(names) - MAX_NAMED
    listed = f"{', '.join(shown)} and {rest} more" if rest > 0 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"{listed} are not pinned: the next image may have other versions"


def _advice(one: Package) -> str:
    if one.wanted.address:
        return "name a tag or a commit: `…@v1.0`"
    name = one.wanted.name
    return f"write `{name}==…`" if one.manager == "pip" else f"write `{name}=…`"
