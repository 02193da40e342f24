"""The JSON schema of specs, from the models: what editors complete and check by."""

import json
from typing import Any

from amlc.schema.definitions import Definitions
from amlc.schema.parts import Schema, composition, ref, target
from amlc.spec.pipeline import Pipeline

_WIDTH = 110


def document() -> str:
    """The schema as text, the same bytes on every run."""
    return _text(schema(), "") + "\n"


def schema() -> Schema:
    """The schema as a value."""
    definitions = Definitions()
    made = definitions.made
    for partial in (False, True):
        name = definitions.model(Pipeline, partial=partial)
        variables = "VariablesOverlay" if partial else "Variables"
        made[name]["properties"] |= {
            "include": ref("Include"),
            "variables": ref(variables),
            "targets": ref("Targets"),
        }
    wanted = [key for key in made["Pipeline"].pop("required") if key != "amlc"]
    sections = {key: ref("PipelineOverlay", "properties", key) for key in made["PipelineOverlay"]["properties"]}
    made |= composition()
    made["Target"] = target(sections)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": made["Pipeline"]["title"],
        "description": made["Pipeline"]["description"],
        "type": "object",
        "required": ["amlc"],
        # What a file is laid over brings what it leaves out; a target brings whole sections.
        "if": {"required": ["include"]},
        "then": ref("PipelineOverlay"),
        "else": {**ref("Pipeline"), "if": {"required": ["targets"]}, "else": {"required": wanted}},
        "$defs": dict(sorted(made.items())),
    }


def _text(value: Any, indent: str) -> str:
    """As JSON, what is short on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= _WIDTH or not isinstance(value, dict | list):
        return line
    inner = indent + "  "
    named = (
        [(f"{json.dumps(key)}: ", one) for key, one in value.items()]
        if isinstance(value, dict)
        else [("", one) for one in value]
    )
    parts = ",\n".join(inner + name + _text(one, inner) for name, one in named)
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{opening}\n{parts}\n{indent}{closing}"
