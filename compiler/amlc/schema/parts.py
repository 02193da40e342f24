"""What the models do not say of a file: templates, and the sections that bring files and targets together."""

from typing import Any

from amlc.variables import TYPES

Schema = dict[str, Any]

TEMPLATE = r"\{\{"
# Editors show these sentences, and other validators their own.
_NO_TEMPLATE = "a key cannot hold a template"
_UNKNOWN = "unknown key: only `null`, which removes a key, can stand here"

# Where nothing is required, because the mapping is laid over another: a key of another kind can only be removed.
REMOVED: Schema = {"type": "null", "errorMessage": _UNKNOWN}


def ref(*names: str) -> Schema:
    return {"$ref": "/".join(("#/$defs", *names))}


SHARED: dict[str, Schema] = {
    "Name": {
        "$comment": "The names that a file gives. Templates are evaluated inside values alone.",
        "pattern": f"^(?!.*{TEMPLATE})",
        "patternErrorMessage": _NO_TEMPLATE,
        "doNotSuggest": True,
    },
    "Template": {
        "$comment": "Stands for a value that is no string until it is rendered. Anything else is no template.",
        "if": {"type": "string"},
        "then": {"pattern": TEMPLATE},
        "else": False,
    },
    # Editors show the title of what fits: without one, that of the whole, once for each alternative.
    "Rendered": {"title": "Template", "if": {"type": "object"}, "then": ref("VariableRef"), "else": ref("Template")},
    "Variable": {"title": "Variable", "if": {"type": "object"}, "then": ref("VariableRef"), "else": False},
    "VariableRef": {
        "title": "Variable",
        "description": "The value of a variable, with its type.",
        "properties": {
            "variable": {
                "title": "Variable",
                "description": "A variable of this file.",
                "type": "string",
                "examples": ["region"],
            }
        },
        "required": ["variable"],
        "additionalProperties": False,
    },
    "String": {"anyOf": [{"type": "string", "minLength": 1}, ref("Variable")]},
    **{sort.capitalize(): {"anyOf": [{"type": sort}, ref("Rendered")]} for sort in ("integer", "number", "boolean")},
}

_NAMES = {"propertyNames": ref("Name")}
_FROM: dict[str, Schema] = {
    "env": {
        "title": "Env",
        "description": "The environment variable that it comes from.",
        "type": "string",
        "examples": ["AZURE_SUBSCRIPTION_ID"],
    },
    "default": {
        "title": "Default",
        "description": "The value when the environment does not have it.",
        "type": ["string", "number", "boolean"],
    },
    "type": {"title": "Type", "description": "The type of its value.", "enum": list(TYPES), "default": "string"},
    "description": {"title": "Description", "description": "What it is for.", "type": "string"},
}
_SOURCE_TITLES = {"title": "Variable source", "description": "Where the value of a variable comes from."}
_VARIABLE_TITLES = {"title": "Variable", "description": "A value, or where one comes from."}


def composition() -> dict[str, Schema]:
    """The `$defs` of the sections that are gone once a file is composed."""
    fits = [
        {
            "if": {"properties": {"type": {"const": name}}, **({} if name == "string" else {"required": ["type"]})},
            "then": {"properties": {"default": {"type": name}}},
        }
        for name in TYPES
    ]
    whole: Schema = {
        **_SOURCE_TITLES,
        "properties": _FROM,
        "additionalProperties": False,
        "allOf": fits,
        # Said so that the editor asks for one key.
        "if": {"required": ["env"]},
        "else": {"required": ["default"]},
    }
    partial: Schema = {
        **_SOURCE_TITLES,
        "properties": {
            key: {"title": one["title"], "description": one["description"], "anyOf": [one, {"type": "null"}]}
            for key, one in _FROM.items()
        },
        "additionalProperties": REMOVED,
    }
    values = [{"type": ["string", "number", "boolean", "null"]}, {"type": "object"}]
    return {
        "Include": {
            "title": "Include",
            "description": "The files that this one is laid over, relative to it; later ones win.",
            "examples": [["base.yaml"]],
            "anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}],
        },
        **{
            name: {
                "title": "Variables",
                "description": "Values for `{{ name }}` inside any value, set when the file is compiled.",
                "type": ["object", "null"],
                **_NAMES,
                "additionalProperties": {**_VARIABLE_TITLES, "anyOf": values, "if": values[1], "then": ref(source)},
            }
            for name, source in (("Variables", "VariableSource"), ("VariablesOverlay", "VariableSourceOverlay"))
        },
        "VariableSource": whole,
        "VariableSourceOverlay": partial,
        "Targets": {
            "title": "Targets",
            "description": "What is laid over the rest to compile for a target: mappings merge key by key, anything "
            "else replaces, null removes.",
            "type": ["object", "null"],
            **_NAMES,
            "additionalProperties": ref("Target"),
        },
    }


def target(sections: dict[str, Schema]) -> Schema:
    """One overlay, of the sections that it can be laid over."""
    default = {
        "title": "Default",
        "description": "Whether it is the one to compile for when none is asked for.",
        "type": "boolean",
        "examples": [True],
    }
    return {
        "title": "Target",
        "description": "What differs for this target.",
        "type": ["object", "null"],
        "properties": {"default": default, **sections, "amlc": False, "include": False, "targets": False},
        "additionalProperties": REMOVED,
    }
