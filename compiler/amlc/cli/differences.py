"""How the commands show the settings that differ: each with the line of the spec that says it."""

import json
from collections.abc import Iterable
from typing import Any

from amlc import compiler, tree
from amlc.changes import COVERED, Change
from amlc.compiler import Checked
from amlc.report.text import printable
from amlc.source import Span
from amlc.tree import Path

_ARGUMENTS = ("python_script_params", "jar_params")  # of a `databricks` step, which may call them so
_LONGEST = 60  # characters of a value that a line shows


def shown(checked: Checked | None, changes: Iterable[Change]) -> list[str]:
    """A line for each setting that differs, with the line of the spec that says it."""
    lines = []
    for one in changes:
        span = None if checked is None else place(checked, one.path)
        at = f"  {span.source.name}:{span.source.position(span.start).line}" if span else ""
        lines.append(printable(f"{dotted(one.path)}: {_what(one)}{at}"))
    return lines


def _what(one: Change) -> str:
    whole = one.path[0] == "files" and len(one.path) == 3
    if one.before is None:
        return "new" if whole or isinstance(one.after, dict) else f"{_value(one.after)} is new"
    if one.after is None:
        return "gone" if whole or isinstance(one.before, dict) else f"{_value(one.before)} is gone"
    if whole or one.before == one.after == COVERED:
        return "changed"
    return f"{_value(one.before)} → {_value(one.after)}"


def dotted(path: Path) -> str:
    """`steps.train.arguments[3]`, `files.src/train.py`."""
    section, *rest = path
    dot = "/" if section == "files" else "."
    words = "".join(f"[{one}]" if isinstance(one, int) else f"{dot}{one}" for one in rest)
    return f"{section}.{words[1:]}" if words else str(section)


def place(checked: Checked, path: Path) -> Span | None:
    """Where the spec says a setting, or what has it; None where it does not at all."""
    if path[0] == "files":
        return None
    span = compiler.span_at(checked.tree, _written(checked, path) if path[0] == "steps" and len(path) > 2 else path)
    return None if compiler.span_at(checked.tree, path[:1]) == compiler.span_at(checked.tree, ()) else span


def _written(checked: Checked, path: Path) -> Path:
    """Where a step's setting is written that the record has elsewhere: its arguments, and inputs that it names among
    those, or by a key of its own.
    """
    step, below = tree.find(checked.tree, path[:2]), path[2:]
    if step is None or tree.find(step, below[:2]) is not None:
        return path
    if below[0] in _ARGUMENTS:
        return (*path[:2], "arguments", *below[1:])
    if below[0] != "inputs" or len(below) == 1:
        return path
    if tree.find(step, below[1:2]) is not None:
        return (*path[:2], *below[1:])
    said = {at[-1]: at[:-1] for at, one in tree.scalars(step) if at and one.value == below[1]}
    found = next((said[word] for word in ("as", "input", "output") if word in said), None)
    return path if found is None else (*path[:2], *found, *below[2:])


def as_json(checked: Checked, one: Change) -> dict[str, Any]:
    return {"path": dotted(one.path), "before": one.before, "after": one.after, **written(checked, one.path)}


def written(checked: Checked, path: Path) -> dict[str, Any]:
    """The file and the line of a setting."""
    span = place(checked, path)
    if span is None:
        return {"file": None, "line": None}
    return {"file": span.source.name, "line": span.source.position(span.start).line}


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
