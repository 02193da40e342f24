"""Looks at the models from outside: what stands at a path, and what a field can hold."""

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from amlc.spec.model import OneOf
from amlc.tree import Path


class Shape(NamedTuple):
    """What an annotation says: its bare type, the union it is, and whether null is allowed."""

    bare: Any
    choice: OneOf | None
    nullable: bool
    metadata: tuple[Any, ...]

    @property
    def element(self) -> "Shape | None":
        """What each item of a tuple, or value of a mapping, is; None for what has none."""
        arguments = get_args(self.bare)
        if get_origin(self.bare) is dict:
            return shape(arguments[1])
        return shape(arguments[0]) if get_origin(self.bare) is tuple else None

    def model(self, value: Any) -> type[BaseModel] | None:
        """The model that a value is held against, or None."""
        if self.choice is not None:
            return self.choice.model(value)
        members = get_args(self.bare) if get_origin(self.bare) in (Union, UnionType) else (self.bare,)
        return next((one for one in members if isinstance(one, type) and issubclass(one, BaseModel)), None)


def shape(annotation: Any, metadata: tuple[Any, ...] = ()) -> Shape:
    """The shape of an annotation; `metadata` is what a field holds beside it."""
    nullable = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata = (*metadata, *more)
        elif get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation):
            nullable = True
            members = tuple(one for one in get_args(annotation) if one is not NoneType)
            annotation = Union[members]  # noqa: UP007 - made of a tuple
        else:
            choice = next((one for one in metadata if isinstance(one, OneOf)), None)
            return Shape(annotation, choice, nullable, metadata)


@cache
def fields(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of a model by the keys that a file writes."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def field_shape(field: FieldInfo) -> Shape:
    return shape(field.annotation, tuple(field.metadata))


@cache
def _shapes(model: type[BaseModel]) -> Mapping[str, Shape]:
    return {key: field_shape(field) for key, field in fields(model).items()}


def shape_at(root: type[BaseModel], value: Any, path: Path) -> tuple[Shape | None, Any]:
    """The shape that stands at a path of a file's value, and the value there."""
    here: Shape | None = shape(root)
    for part in path:
        if here is None:
            break
        model = here.model(value)
        here = here.element if model is None else _shapes(model).get(str(part))
        value = _inner(value, part)
    return here, value


def model_at(root: type[BaseModel], value: Any, path: Path) -> type[BaseModel] | None:
    """The model that stands at a path of a file's value."""
    here, inside = shape_at(root, value, path)
    return here.model(inside) if here is not None else None


def _inner(value: Any, part: str | int) -> Any:
    match value, part:
        case Mapping(), str():
            return value.get(part)
        case tuple(), int() if part < len(value):
            return value[part]
        case _:
            return None
