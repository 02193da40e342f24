"""What can stand at a place that is no mapping: types, their bounds, templates, and what editors offer there."""

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from amlc.schema.naming import doc, load, singular, spaced, titles
from amlc.schema.parts import SHARED, Schema, ref
from amlc.spec.model import Model, OneOf
from amlc.spec.shape import Shape

_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "pattern": "pattern"}
_LENGTHS = {"string": "Length", "array": "Items", "object": "Properties"}
SORTS = {str: "string", int: "integer", float: "number", bool: "boolean"}
NULL: Schema = {"type": "null"}


def written(one: Shape) -> Any:
    """The type that a validator takes from a file, where it says one."""
    said = (getattr(meta, "json_schema_input_type", PydanticUndefined) for meta in one.metadata)
    return next((given for given in said if given is not PydanticUndefined), None)


def members(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def bounds(metadata: tuple[Any, ...], sort: str) -> Schema:
    made: Schema = {}
    for meta in metadata:
        for one in (meta, *getattr(meta, "metadata", ())):
            made |= {word: value for key, word in _BOUNDS.items() if (value := getattr(one, key, None)) is not None}
            for least in ("min", "max"):
                length = getattr(one, f"{least}_length", None)
                if length is not None and sort in _LENGTHS:
                    made[least + _LENGTHS[sort]] = length
    return made


def hints(field: Any) -> Schema:
    """What an editor offers. An empty collection is left out: it would be written into the file."""
    made: Schema = {}
    if isinstance(field.default, str | int | float) and field.default != "":
        made["default"] = field.default
    if field.examples:
        made["examples"] = field.examples
    return made


def is_mapping(one: Shape) -> bool:
    """Whether a mapping can stand there, so that an overlay reaches into it."""
    if one.choice is not None or get_origin(one.bare) is dict:
        return True
    return any(isinstance(member, type) and issubclass(member, Model) for member in members(one.bare))


def is_rendered(scalars: list[Schema]) -> bool:
    """Whether a template can stand there: it gives one value, and never a list."""
    return any(one.get("type") != "array" for one in scalars)


def typed(sorts: list[str]) -> Schema:
    """One or more of the plain types: a whole number is a number too."""
    several = [one for one in sorts if one != "integer" or "number" not in sorts]
    return {"type": several[0] if len(several) == 1 else several}


def _takes_text(scalars: list[Schema]) -> bool:
    """Whether any string can stand there, and so a template."""
    return any("pattern" not in one and "string" in (one.get("type"), *list(one.get("type", ()))) for one in scalars)


def or_variable(mapping: Schema, *, rendered: bool) -> Schema:
    return {"if": {"required": ["variable"]}, "then": ref("VariableRef"), "else": mapping} if rendered else mapping


def alternatives(scalars: list[Schema], mapping: Schema, *, null: bool) -> Schema:
    """Scalars, lists and mappings. A mapping is looked at apart: what is wrong inside it is said of that alone."""
    nothing = [NULL] if null else []
    if not mapping:
        name = str(scalars[0].get("type", "")).capitalize()
        if len(scalars) == 1 and name in SHARED and not null and SHARED[name]["anyOf"][0] == scalars[0]:
            return ref(name)
        return {"anyOf": [*scalars, ref("Variable" if _takes_text(scalars) else "Rendered"), *nothing]}
    template = [ref("Template")] if is_rendered(scalars) and not _takes_text(scalars) else []
    inside: Schema = {"type": "object"}
    return {"anyOf": [*scalars, *template, *nothing, inside], "if": inside, "then": mapping}


def kinds_key(choice: OneOf, key: str, *, null: bool) -> Schema:
    docs = [doc(load(choice, kind)) for kind in choice.members]
    words = f"What sort of {singular(key).lower()} it is" + (
        f"; `{choice.default}` by default." if choice.default else "."
    )
    named: Schema = {"enum": list(choice.members), "enumDescriptions": docs}
    made = titles(spaced(str(choice.by)), words)
    if choice.default is not None and not null:
        made["default"] = choice.default
    return made | {"anyOf": [named, ref("Rendered"), *([NULL] if null else [])]}
