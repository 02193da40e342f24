"""The JSON schema of specs, from the models: what editors complete and check by."""

import json
from typing import Any

from amlc.spec.pipeline import Pipeline

_COMPOSITION: dict[str, Any] = {
    "include": {
        "title": "Include",
        "description": "Other files that this one is laid over, relative to this file.",
        "type": "array",
        "items": {"type": "string"},
    },
    "variables": {
        "title": "Variables",
        "description": "Compile-time values: `{{ name }}` inside any scalar.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Variable"},
    },
    "targets": {
        "title": "Targets",
        "description": "Overlays by name: mappings merge key by key, anything else replaces, null removes.",
        "type": "object",
        "additionalProperties": {"type": ["object", "null"]},
    },
}
_VARIABLE: dict[str, Any] = {
    "title": "Variable",
    "description": "A value, or where one comes from.",
    "oneOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "env": {"type": "string", "description": "The environment variable it comes from."},
                "default": {"type": ["string", "number", "boolean"], "description": "Used when that is not set."},
                "type": {"enum": ["string", "integer", "number", "boolean"], "default": "string"},
                "description": {"type": "string"},
            },
        },
    ],
}


def document() -> str:
    """The schema as text, the same bytes on every run."""
    schema = Pipeline.model_json_schema(by_alias=True)
    schema["$defs"]["Variable"] = _VARIABLE
    schema["properties"] |= _COMPOSITION
    # A target or an included file may bring what the base leaves out.
    schema["required"] = ["amlc"]
    ordered = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"
