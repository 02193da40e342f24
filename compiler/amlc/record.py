"""What is known of a published pipeline without building it again: its settings, as they were when it was published.

They travel with it, in a property, so that any machine can say what would change. There is no secret in them: a spec
has none, only references.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.program import Program

PROPERTY = "amlc.settings"
_VERSION = 1
_LIMIT = 64 * 1024 * 1024  # of bytes when unpacked: a workspace is shared, and its words are not trusted
# Above it, the files of a source folder are told by one hash.
_MOST_FILES = 200

# What only groups settings in the pipeline's own terms, and not in the spec's.
_GROUPS = ("own", "process", "conda", "settings")
_PUBLISHED = ("version", "continue_on_step_failure", "enable_email_notification")

Record = Mapping[str, Any]


def record(pipeline: ir.Pipeline, program: Program) -> Record:
    """The settings that a program publishes, in the spec's sections: what no step uses is not among them."""
    used: dict[str, set[str]] = {}
    for statement in program.body:
        if len(statement.origin) > 1:
            used.setdefault(str(statement.origin[0]), set()).add(str(statement.origin[1]))
    named: dict[str, Any] = {
        "datastores": pipeline.datastores,
        "inputs": pipeline.inputs,
        "parameters": pipeline.parameters,
    }
    computes = {step.compute.name: step.compute for step in pipeline.steps}
    environments = {step.environment.name: step.environment for step in pipeline.steps if step.environment is not None}
    # What an environment's files say; one without files is all in its settings.
    from_files = tuple(f"environments/{name}." for name, one in environments.items() if _has_files(one))
    found: dict[str, Any] = {
        "description": pipeline.description,
        "publish": {key: getattr(pipeline, key) for key in _PUBLISHED},
        **{
            key: {one.name: _plain(one) for one in ones if one.name in used.get(key, ())} for key, ones in named.items()
        },
        "compute": {name: _plain(one) for name, one in computes.items()},
        "environments": {name: _plain(one) for name, one in environments.items()},
        "steps": {step.name: _step(step) for step in pipeline.steps},
        "files": {
            **{path: text.splitlines() for path, text in program.artifacts.items() if path.startswith(from_files)},
            **{folder: _files(files) for folder, files in program.sources.items()},
        },
    }
    return {key: value for key, value in json.loads(json.dumps(found)).items() if value not in ({}, [], None, "")}


def pack(found: Record) -> str:
    """The record as text: the same for the same record."""
    text = json.dumps({"version": _VERSION, **found}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpack(text: str | None) -> Record | None:
    """The record that was packed; None where there is none, or it is of another version or no record at all."""
    if text is None:
        return None
    try:
        reader = zlib.decompressobj()
        content = reader.decompress(base64.b64decode(text, validate=True), _LIMIT)
        found = json.loads(content) if reader.eof else None
    except (ValueError, zlib.error):
        return None
    if not isinstance(found, dict) or found.pop("version", None) != _VERSION:
        return None
    return found


def _has_files(one: ir.Environment) -> bool:
    return one.dockerfile is not None or (one.conda is not None and bool(one.conda.file or one.conda.requirements))


def _step(step: ir.Step) -> Any:
    plain = _plain(step)
    plain["compute"] = step.compute.name
    if step.environment is not None:
        plain["environment"] = step.environment.name
    plain["inputs"] = {port.name: _port(port) for port in step.inputs}
    for name in ("parameters", "searched", "name"):
        plain.pop(name, None)
    return {key: value for key, value in plain.items() if value not in ({}, [])}


def _port(port: ir.InputPort) -> Any:
    plain = _plain(port)
    if isinstance(port.source, ir.Written):
        plain["source"] = {"step": port.source.step, "output": port.source.output.name}
    else:
        plain["source"] = port.source.name
    return plain


def _plain(value: Any) -> Any:
    """A value of the pipeline as JSON has it: a thing by its fields, things by name; what is None is left out."""
    match value:
        case ir.PortArgument(direction, name):
            return {direction: name}
        case ir.ParameterArgument(name):
            return {"parameter": name}
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case tuple() if hasattr(value, "_fields"):
            found: dict[str, Any] = {}
            for key, one in zip(value._fields, value, strict=True):
                plain = _plain(one)
                if key in _GROUPS and isinstance(plain, dict):
                    found |= plain
                elif plain is not None and plain not in ({}, []):
                    found[key] = plain
            return found
        case tuple() | list():
            if value and all(hasattr(one, "_fields") and "name" in one._fields for one in value):
                return {one.name: _without_name(_plain(one)) for one in value}
            return [_plain(one) for one in value]
        case _:
            return value


def _without_name(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != "name"}


def _files(files: Mapping[str, str]) -> Any:
    if len(files) > _MOST_FILES:
        return {"files": len(files), "sha256": _hash(files)}
    return {path: sha256[:16] for path, sha256 in files.items()}


def _hash(files: Mapping[str, str]) -> str:
    import hashlib

    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()
