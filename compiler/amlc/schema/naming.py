"""What models, their keys and their definitions are called, and what is said of them."""

from inspect import getdoc
from typing import Literal, get_origin

from amlc.schema.parts import Schema
from amlc.spec.model import Model, OneOf
from amlc.spec.shape import fields


def titles(title: str, words: str | None) -> Schema:
    assert words, f"{title} has no description"
    return {"title": title, "description": words}


def doc(model: type[Model]) -> str:
    """The first paragraph of what a model says of itself."""
    return " ".join((getdoc(model) or "").partition("\n\n")[0].split())


def description(model: type[Model], key: str) -> str | None:
    """What a key is for; of one that names the model's kind, what the kind is."""
    return doc(model) if names_kind(model, key) else fields(model)[key].description


def names_kind(model: type[Model], key: str) -> bool:
    """Whether a key is there to pick the model out of a union, and says nothing else."""
    field = fields(model)[key]
    return key in ("kind", "type") and field.description is None and get_origin(field.annotation) is Literal


def definition_name(model: type[Model]) -> str:
    """The model's own; a step's class is named as another's may be."""
    return model.__name__.lstrip("_") + ("Step" if model.__module__.startswith("amlc.kinds.") else "")


def owner(model: type[Model], key: str) -> type[Model]:
    """The model, or the one that it has the key from."""
    field = fields(model)[key]
    above = [one for one in model.__bases__ if issubclass(one, Model) and key in fields(one)]
    return owner(above[0], key) if above and repr(fields(above[0])[key]) == repr(field) else model


def load(choice: OneOf, name: str) -> type[Model]:
    found = choice.load(name)
    assert issubclass(found, Model)
    return found


def spaced(name: str) -> str:
    """`max_nodes` and `MaxNodes` as a title: Max nodes."""
    words = "".join(
        f" {one.lower()}" if one.isupper() and name[i - 1 : i].islower() else one for i, one in enumerate(name)
    )
    words = words.strip("_").replace("_", " ")
    return words[:1].upper() + words[1:]


def singular(key: str) -> str:
    return "".join(map(str.capitalize, key.removesuffix("s").split("_")))
