"""Turns the tree into the spec's models, and pydantic's errors into findings at the path they were written at."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from amlc.diagnostics import Finding, did_you_mean, nearest
from amlc.kinds import LATER
from amlc.repair import Fault, repaired
from amlc.spec.model import TAG
from amlc.spec.pipeline import Pipeline
from amlc.tree import Node, Path, Scalar, data, find

# Words of the language that this version does not compile, by the section they stand in.
_LATER_KEYS: Mapping[str, tuple[str, ...]] = {
    "Pipeline": ("schedules", "tags"),
    "Publish": ("endpoint",),
    "DatasetInput": (
        "url",
        "format",
        "partition_format",
        "column_types",
        "keep_columns",
        "drop_columns",
        "path_on_compute",
        "parameter",
    ),
    "SecretEnv": ("key_vault", "secret"),
    "PythonScript": ("distribution", "docker", "sdk"),
    "Command": ("distribution", "docker", "sdk"),
    "Environment": ("dockerfile", "registry", "requirements"),
    "FileOutput": ("format", "source", "partition_format"),
    "PipelineDataOutput": ("register",),
    "AzureWorkspace": ("cloud",),
}
# The same for kinds, by the section or key they stand in.
_LATER_KINDS: Mapping[str, tuple[str, ...]] = {
    "steps": LATER,
    "auth": ("arm_token", "workload_identity"),
    "compute": ("compute_instance", "kubernetes", "databricks", "data_factory", "synapse_spark", "batch", "remote"),
    "datastores": (
        "azure_blob_container",
        "azure_file_share",
        "azure_data_lake",
        "azure_data_lake_gen2",
        "azure_sql_database",
        "azure_postgre_sql",
        "azure_my_sql",
        "dbfs",
        "hdfs",
    ),
    "outputs": ("tabular", "link_file", "link_tabular", "hdfs", "training_output"),
    "type": ("datapath", "dataset"),
    "mode": ("hdfs",),
}
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
}


ROUNDS = 4  # of repair: a repaired value may show what its mistake had hidden


def bind(root: Node) -> tuple[Pipeline | None, list[Finding], set[Path]]:
    """The spec, what keeps the tree from being one, and where a misspelt key would have stood.

    After a finding the spec is a repaired one, good for looking further only; None, for nothing.
    """
    value = data(root)
    found: dict[tuple[Path, str], Finding] = {}
    renamed: set[Path] = set()
    for _ in range(ROUNDS):
        try:
            return Pipeline.model_validate(value), list(found.values()), renamed
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        findings = [_finding(detail, root) for detail in details]
        broken = renamed | {one.path for one in found.values()}
        for one in findings:
            follows = any(one.path[:depth] in broken for depth in range(1, len(one.path) + 1))
            if not follows and not _is_misspelt(one, findings):
                found.setdefault((one.path, one.code), one)
        faults = list(map(_fault, details, findings))
        renamed |= {(*one.path[:-1], one.meant) for one in faults if one.meant is not None}
        value = repaired(value, faults)
        if value is None:
            break
    return None, list(found.values()), renamed


def _fault(detail: ErrorDetails, finding: Finding) -> Fault:
    loc = tuple(detail["loc"])
    meant = _DID_YOU_MEAN.fullmatch(finding.help or "") if finding.code == "unknown-field" else None
    return Fault(_untagged_path(loc), detail["type"], _model_at(loc[:-1]), meant and meant[1])


def _untagged_path(loc: tuple[int | str, ...]) -> Path:
    return tuple(part for part in loc if not str(part).startswith(TAG))


def _is_misspelt(missing: Finding, findings: list[Finding]) -> bool:
    """Whether a missing key is there under a wrong name, which another finding says."""
    if missing.code != "missing-field":
        return False
    said = f"did you mean `{missing.path[-1]}`?"
    return any(one.help == said and one.path[:-1] == missing.path[:-1] for one in findings)


def _finding(detail: ErrorDetails, root: Node) -> Finding:
    kind, given = detail["type"], detail["input"]
    loc = tuple(detail["loc"])
    path = _untagged_path(loc)
    context: Mapping[str, Any] = detail.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return _unknown(path, _model_at(loc[:-1]))
        case "missing":
            name = path[-1]
            return Finding(code="missing-field", path=path, message=f"`{name}` is missing", help=f"add `{name}: …`")
        case "union_tag_invalid":
            return _untagged(path, given, str(context["tag"]).removeprefix(TAG), str(context["expected_tags"]))
        case "union_tag_not_found":
            wanted = "a value or a reference" if path[-1:] and isinstance(path[-1], int) else "a mapping"
            return Finding(code="wrong-type", path=path, message=f"{_name(path)} must be {wanted}, not {_sort(given)}")
        case "literal_error":
            return _literal(path, given, str(context["expected"]))
        case "too_short" | "string_too_short":
            return Finding(code="invalid-value", path=path, message=f"{_name(path)} is empty")
        case "greater_than_equal":
            message = f"{_name(path)} must be at least {context['ge']}, not {given}"
            return Finding(code="invalid-value", path=path, message=message)
        case _:
            return _wrong_type(path, kind, given, detail["msg"], root)


def _wrong_type(path: Path, kind: str, given: Any, said: str, root: Node) -> Finding:
    if path[-1:] == ("client_secret",):
        message = "a secret must be a reference, never a value"
        advice = "put it into an environment variable, and write {secret_env: NAME}"
        return Finding(code="literal-secret", path=path, message=message, help=advice)
    wanted = _TYPES.get(kind, "")
    if not wanted:
        return Finding(code="wrong-type", path=path, message=f"{_name(path)}: {said.lower()}")
    message = f"{_name(path)} must be {wanted}, not {_sort(given)}"
    written = find(root, path)
    quotable = wanted == "a string" and isinstance(written, Scalar) and written.raw
    help_ = f'write it in quotes: "{written.raw}"' if quotable and isinstance(written, Scalar) else None
    return Finding(code="wrong-type", path=path, message=message, help=help_)


def _unknown(path: Path, model: type[BaseModel] | None) -> Finding:
    name = str(path[-1])
    if model is None:
        return Finding(code="unknown-field", path=path, message=f"unknown field `{name}`", key=True)
    if name in _LATER_KEYS.get(model.__name__, ()):
        message = f"`{name}` is not compiled by this version of amlc"
        return Finding(code="not-supported", path=path, message=message, key=True)
    keys = [field.alias or key for key, field in model.model_fields.items()]
    help_ = did_you_mean(name, keys, sort="fields")
    return Finding(code="unknown-field", path=path, message=f"unknown field `{name}`", help=help_, key=True)


def _untagged(path: Path, given: Any, tag: str, expected: str) -> Finding:
    known = [one.strip().strip("'").replace("\\x00", "").removeprefix(TAG) for one in expected.split(",")]
    if tag:
        if any(tag in _LATER_KINDS.get(str(part), ()) for part in path[-2:]):
            message = f"the kind `{tag}` is not compiled by this version of amlc"
            return Finding(code="not-supported", path=(*path, "kind"), message=message)
        help_ = did_you_mean(tag, known, sort="kinds")
        return Finding(code="unknown-kind", path=(*path, "kind"), message=f"unknown kind `{tag}`", help=help_)
    if path[-1:] == ("auth",):
        return Finding(code="missing-field", path=path, message="`kind` is missing", help=_one_of(known))
    keys = [one for one in known if one != "value"]
    message = f"{_name(path)} is no reference"
    near = (
        next((near for key in given if (near := nearest(str(key), keys))), None) if isinstance(given, Mapping) else None
    )
    forms = {"step": "{step: …, output: …}"}
    listed = " or ".join(f"`{forms.get(key, f'{{{key}: …}}')}`" for key in keys)
    return Finding(
        code="invalid-reference",
        path=path,
        message=message,
        help=f"did you mean `{near}`?" if near else f"write {listed}",
    )


def _literal(path: Path, given: Any, expected: str) -> Finding:
    allowed = [one.strip("' ") for one in expected.replace(" or ", ", ").split(",")]
    near = nearest(given, allowed) if isinstance(given, str) else None
    help_ = f"did you mean `{near}`?" if near else _one_of(allowed)
    if given in _LATER_KINDS.get(str(path[-1]), ()):
        message = f"`{path[-1]}: {given}` is not compiled by this version of amlc"
        return Finding(code="not-supported", path=path, message=message)
    shown = f"`{given}`" if isinstance(given, str | int | float) else _sort(given)
    return Finding(code="invalid-value", path=path, message=f"{_name(path)} cannot be {shown}", help=help_)


def _one_of(words: list[str]) -> str:
    listed = ", ".join(f"`{word}`" for word in words)
    return f"it can be {listed}" if len(words) > 1 else f"write {listed}"


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


@cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or key: field for key, field in model.model_fields.items()}


def _model_at(loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that stands at an error's path, tags included: the one whose keys a typo should be compared with."""
    here: Any = Pipeline
    for part in loc:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = _fields(here).get(str(part))
            if field is None:
                return None
            # A union on a field keeps its members in the annotation and its discriminator in the metadata.
            here = field.annotation
        elif str(part).startswith(TAG):
            here = next((one for one in _members(here) if _tagged(one) == part), None)
            here = next((one for one in get_args(here) if isinstance(one, type)), None)
        else:
            arguments = get_args(here)
            here = arguments[-1] if arguments and arguments[-1] is not Ellipsis else (arguments or (None,))[0]
    candidates = [here, *_members(here)]
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _members(annotation: Any) -> Iterator[Any]:
    """The members of a union, whether or not `Annotated` wraps it."""
    for one in get_args(annotation):
        if _tagged(one) is not None or isinstance(one, type):
            yield one
        elif get_args(one):
            yield from _members(one)


def _tagged(annotation: Any) -> str | None:
    return next((one.tag for one in getattr(annotation, "__metadata__", ()) if hasattr(one, "tag")), None)
