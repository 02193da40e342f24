"""Turns the tree into the spec's models, and pydantic's errors into findings at the path they were written at."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from amlc.diagnostics import Finding
from amlc.spec.pipeline import Pipeline
from amlc.tree import MappingNode, Node, Path, data, find

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from amlc.repair import Fault

_KIND_MEANT = ("did you mean `kind`?", "did you mean `type`?")
ROUNDS = 6  # of repair: a repaired value may show what its mistake had hidden


def bind(root: Node) -> tuple[Pipeline | None, list[Finding], set[Path]]:
    """The spec, what keeps the tree from being one, and where a misspelt key would have stood.

    After a finding the spec is a repaired one, good for looking further only; None, for nothing.
    """
    value = data(root)
    found: dict[tuple[Path, str], Finding] = {}
    renamed: set[Path] = set()
    tried: set[Path] = set()
    for _ in range(ROUNDS):
        try:
            return Pipeline.model_validate(value), list(found.values()), renamed
        except ValidationError as error:
            from amlc import misfits  # a spec without mistakes needs neither
            from amlc.repair import repaired

            details = error.errors(include_url=False, include_context=True)
        findings = [misfits.finding(detail, root, value) for detail in details]
        left = {one.path for one in findings if one.code == "unknown-field" and _is_left(root, one.path)}
        broken = renamed | {one.path for one in found.values()}
        # What a repair took out is said already, and what that leaves empty is no mistake of the file.
        above = {path[:depth] for path in broken for depth in range(1, len(path) + 1)}
        said = {(one.path[:-1], one.help) for one in findings if one.code == "unknown-field"}
        findings, merged = _merged(findings)
        findings, paired = _paired(findings)
        of_kind = {path for path, help_ in said if help_ in _KIND_MEANT}
        for one in findings:
            follows = one.path in above or any(one.path[:depth] in broken for depth in range(1, len(one.path) + 1))
            misspelt = one.code == "missing-field" and (one.path[:-1], f"did you mean `{one.path[-1]}`?") in said
            misspelt = misspelt or (one.code == "missing-field" and one.path[:-1] in paired)
            # Which keys are missing or unknown beside a misspelt `kind` the next round will tell.
            early = one.path[:-1] in of_kind and one.help not in _KIND_MEANT
            if not (follows or misspelt or early or one.path in left or one.path in merged):
                found.setdefault((one.path, one.code), one)
        details, findings = _of_this_round(details, findings, of_kind)
        faults = [_fault(*pair, value) for pair in zip(details, findings, strict=True)]
        for fault in (fault for fault in faults if fault.path in left):
            fault.meant = None
        renamed |= {(*one.path[:-1], one.meant) for one in faults if one.sort == "extra_forbidden" and one.meant}
        # Of what has no kind nothing is known.
        renamed |= {one.path[:-1] for one in faults if one.sort == "unknown_kind" and not one.meant}
        renamed |= {one.path for one in faults if one.sort == "missing_kind"}
        value = repaired(value, faults, tried)
        if value is None:
            break
    return None, list(found.values()), renamed


def left_over(root: Node) -> list[Path]:
    """The keys that overlays leave of another `kind`: what is not used of a tree."""
    try:
        Pipeline.model_validate(data(root))
    except ValidationError as error:
        unknown = (tuple(one["loc"]) for one in error.errors(include_url=False) if one["type"] == "extra_forbidden")
        return [path for path in unknown if _is_left(root, path)]
    return []


def _is_left(root: Node, path: Path) -> bool:
    """Whether a key is of the kind that a mapping had before an overlay gave it another one: it is not used."""
    holder = find(root, path[:-1])
    if not isinstance(holder, MappingNode) or "kind" not in holder.entries or path[-1] not in holder.entries:
        return False
    kind, key = holder.entries["kind"].key.span, holder.entries[str(path[-1])].key.span
    return not holder.span.holds(kind) and holder.span.holds(key)


def _fault(detail: "ErrorDetails", finding: Finding, value: Any) -> "Fault":
    from amlc import misfits
    from amlc.repair import Fault
    from amlc.spec.shape import model_at

    path: Path = tuple(detail["loc"])
    sort = detail["type"]
    if finding.code == "unknown-field":  # in a mapping that is refused as a whole, too
        path, sort = finding.path, "extra_forbidden"
    meant = misfits.meant(finding.help) if sort in ("extra_forbidden", "unknown_kind", "literal_error") else None
    if sort == "unknown_kind":
        path = (*path, str(detail["ctx"]["by"]))
    return Fault(path, sort, model_at(Pipeline, value, path[:-1]), meant)


def _merged(findings: list[Finding]) -> tuple[list[Finding], set[Path]]:
    """The findings, with the keys of a mapping that are unknown for one and the same reason said by the first of them;
    and where the others are.
    """
    together: dict[tuple[Path, str], list[Finding]] = {}
    for one in findings:
        if one.code == "unknown-field" and one.help is not None and not _is_sure(one):
            together.setdefault((one.path[:-1], one.help), []).append(one)
    several = [those for (_, help_), those in together.items() if len(those) > 1 and not help_.startswith("the fields")]
    said = {those[0].path: ", ".join(f"`{one.path[-1]}`" for one in those) for those in several}
    merged = {one.path for those in several for one in those[1:]}
    return [
        one._replace(message=f"unknown fields {said[one.path]}") if one.path in said else one for one in findings
    ], merged


def _paired(findings: list[Finding]) -> tuple[list[Finding], set[Path]]:
    """The findings, in which the one key that is unknown in a mapping asks for the one that is missing there."""
    unknown, missing = _alone(findings, "unknown-field"), _alone(findings, "missing-field")
    paired = {path for path in unknown.keys() & missing.keys() if not _is_sure(unknown[path])}
    asked = [
        one._replace(help=f"is it `{missing[one.path[:-1]].path[-1]}`, which is missing?")
        if one.code == "unknown-field" and one.path[:-1] in paired
        else one
        for one in findings
    ]
    return asked, paired


def _alone(findings: list[Finding], code: str) -> dict[Path, Finding]:
    """By the path of its mapping, a finding of the code that is the only one there."""
    found: dict[Path, list[Finding]] = {}
    for one in findings:
        if one.code == code:
            found.setdefault(one.path[:-1], []).append(one)
    return {path: those[0] for path, those in found.items() if len(those) == 1}


def _is_sure(one: Finding) -> bool:
    return (one.help or "").startswith(("did you mean", "it goes with"))


def _of_this_round(
    details: "list[ErrorDetails]", findings: list[Finding], of_kind: set[Path]
) -> "tuple[list[ErrorDetails], list[Finding]]":
    """Without what stands beside a misspelt `kind`: it is looked at when that is put right."""
    kept = [
        (detail, one)
        for detail, one in zip(details, findings, strict=True)
        if one.path[:-1] not in of_kind or one.help in _KIND_MEANT
    ]
    return [detail for detail, _ in kept], [one for _, one in kept]
