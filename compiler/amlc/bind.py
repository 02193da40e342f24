"""Turns the tree into the spec's models, and pydantic's errors into findings at the path they were written at."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from amlc import advice
from amlc.diagnostics import Finding, did_you_mean, nearest
from amlc.repair import Fault, repaired
from amlc.spec.pipeline import Pipeline
from amlc.spec.shape import Shape, fields, model_at, shape_at
from amlc.tree import MappingNode, Node, Path, data, find

_DID_YOU_MEAN = re.compile(r"did you mean `(.+)`\?")
_TYPES = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "none_required": "nothing",
    "value_type": "a string, a number or a boolean",
    "paths_type": "a string or a list of strings",
    "keys_type": "a list of strings or a reference",
    "option_type": "a string or a number",
    "count_or_auto": "a whole number or `auto`",
    "lags_type": "a whole number, a list of them, or `auto`",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
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
            details = error.errors(include_url=False, include_context=True)
        findings = [_finding(detail, root, value) for detail in details]
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


def _fault(detail: ErrorDetails, finding: Finding, value: Any) -> Fault:
    path: Path = tuple(detail["loc"])
    sort, said = detail["type"], _DID_YOU_MEAN.fullmatch(finding.help or "")
    if finding.code == "unknown-field":  # in a mapping that is refused as a whole, too
        path, sort = finding.path, "extra_forbidden"
    meant = said[1] if said and sort in ("extra_forbidden", "unknown_kind", "literal_error") else None
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
    details: list[ErrorDetails], findings: list[Finding], of_kind: set[Path]
) -> tuple[list[ErrorDetails], list[Finding]]:
    """Without what stands beside a misspelt `kind`: it is looked at when that is put right."""
    kept = [
        (detail, one)
        for detail, one in zip(details, findings, strict=True)
        if one.path[:-1] not in of_kind or one.help in _KIND_MEANT
    ]
    return [detail for detail, _ in kept], [one for _, one in kept]


def _finding(detail: ErrorDetails, root: Node, value: Any) -> Finding:
    kind, given = detail["type"], detail["input"]
    path: Path = tuple(detail["loc"])
    context: Mapping[str, Any] = detail.get("ctx", {})
    say = _SAYINGS.get(kind)
    if say is not None:
        return say(path, given, context, root)
    match kind:
        case "extra_forbidden":
            return _unknown(path, value)
        case "missing":
            name = path[-1]
            return Finding(code="missing-field", path=path, message=f"`{name}` is missing", help=f"add `{name}: …`")
        case "too_short" | "string_too_short":
            return Finding(code="invalid-value", path=path, message=f"{_name(path)} is empty")
        case _ if kind in _BOUNDS:
            key, words = _BOUNDS[kind]
            message = f"{_name(path)} must be {words} {context[key]}, not {given}"
            return Finding(code="invalid-value", path=path, message=message)
        case _:
            return _wrong_type(path, kind, given, detail["msg"], root)


def _wrong_type(path: Path, kind: str, given: Any, said: str, root: Node) -> Finding:
    wanted = _TYPES.get(kind, "")
    if not wanted:
        return Finding(code="invalid-value", path=path, message=f"{_name(path)}: {said[:1].lower()}{said[1:]}")
    message = f"{_name(path)} must be {wanted}, not {_sort(given)}"
    return Finding(code="wrong-type", path=path, message=message, help=advice.for_type(path, wanted, given, root))


def _unknown(path: Path, value: Any) -> Finding:
    name = str(path[-1])
    here, inside = shape_at(Pipeline, value, path[:-1])
    model = None if here is None else here.model(inside)
    keys = [] if model is None else list(fields(model))
    help_ = getattr(model, "HINTS", {}).get(name)
    if help_ is None:
        others = {kind: fields(one) for kind, one in _other_members(here, model).items()}
        by = here.choice.by if here is not None and here.choice is not None else None
        help_ = advice.for_field(name, keys, others, by=by)
    return Finding(code="unknown-field", path=path, message=f"unknown field `{name}`", help=help_, key=True)


def _other_members(here: Shape | None, model: type[BaseModel] | None) -> dict[str, type[BaseModel]]:
    """By name, the models that could stand here as well."""
    choice = here.choice if here is not None else None
    if choice is None or model is None:
        return {}
    loaded = {name: choice.load(name) for name in choice.members}
    return {name: one for name, one in loaded.items() if one is not model}


def _not_a_member(path: Path, given: Any, context: Mapping[str, Any], root: Node) -> Finding:
    if path[-1:] == ("client_secret",) or context["secret"]:
        message = "a secret must be a reference, never a value"
        put = "put it into an environment variable, and write {secret_env: NAME}"
        return Finding(code="literal-secret", path=path, message=message, help=put)
    wanted = str(context["wanted"])
    message = f"{_name(path)} must be {wanted}, not {_sort(given)}"
    if wanted == "a mapping":
        help_ = advice.for_type(path, wanted, given, root)
    else:
        help_ = advice.for_reference(given, list(context["known"]), root) if isinstance(given, str) else None
    return Finding(code="wrong-type", path=path, message=message, help=help_)


def _unknown_kind(path: Path, _given: Any, context: Mapping[str, Any], _root: Node) -> Finding:
    by, kind, known = str(context["by"]), str(context["given"]), list(context["known"])
    near = advice.meant(kind, known)
    help_ = f"did you mean `{near}`?" if near else did_you_mean(kind, known, sort=f"{by}s")
    help_ = advice.SUCCESSORS.get(kind, help_)
    return Finding(code=f"unknown-{by}", path=(*path, by), message=f"unknown {by} `{kind}`", help=help_)


def _missing_kind(path: Path, given: Any, context: Mapping[str, Any], _root: Node) -> Finding:
    by = str(context["by"])
    misspelt = next((str(key) for key in given if nearest(str(key), [by])), None)
    if misspelt is not None:
        message, at = f"unknown field `{misspelt}`", (*path, misspelt)
        return Finding(code="unknown-field", path=at, message=message, help=f"did you mean `{by}`?", key=True)
    help_ = advice.one_of(list(context["known"]))
    return Finding(code="missing-field", path=(*path, by), message=f"`{by}` is missing", help=help_)


def _no_reference(path: Path, given: Any, context: Mapping[str, Any], root: Node) -> Finding:
    help_ = advice.for_reference(given, list(context["known"]), root)
    meant = _DID_YOU_MEAN.fullmatch(help_ or "")
    misspelt = next((str(key) for key in given if meant and nearest(str(key), [meant[1]])), None)
    if misspelt is not None:
        message = f"unknown field `{misspelt}`"
        return Finding(code="unknown-field", path=(*path, misspelt), message=message, help=help_, key=True)
    return Finding(code="invalid-reference", path=path, message=f"{_name(path)} is not a reference", help=help_)


def _literal(path: Path, given: Any, context: Mapping[str, Any], _root: Node) -> Finding:
    allowed = [one.strip("' ") for one in str(context["expected"]).replace(" or ", ", ").split(",")]
    shown = f"`{str(given).lower() if isinstance(given, bool) else given}`"
    shown = shown if isinstance(given, str | int | float) else _sort(given)
    message = f"{_name(path)} cannot be {shown}"
    return Finding(code="invalid-value", path=path, message=message, help=advice.for_literal(given, allowed))


_SAYINGS: Mapping[str, Callable[[Path, Any, Mapping[str, Any], Node], Finding]] = {
    "not_a_member": _not_a_member,
    "unknown_kind": _unknown_kind,
    "missing_kind": _missing_kind,
    "no_reference": _no_reference,
    "literal_error": _literal,
}


def _name(path: Path) -> str:
    if not path:
        return "the file"
    last = path[-1]
    if isinstance(last, int):
        return f"item {last + 1} of `{path[-2]}`" if len(path) > 1 else f"item {last + 1}"
    return f"`{last}`"


def _sort(value: Any) -> str:
    if value is None:
        return "nothing"
    names = {bool: "a boolean", str: "a string", int: "a number", float: "a number", dict: "a mapping", tuple: "a list"}
    return names.get(type(value), type(value).__name__)
