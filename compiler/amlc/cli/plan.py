"""`amlc plan`: what publishing would do to the workspace, and why; it changes nothing."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlc import compiler
from amlc.cli import spec_file
from amlc.program import digest
from amlc.report.text import printable
from amlc.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amlc.changes import Change
    from amlc.compiler import Checked
    from amlc.plan import Action, Forecast

PENDING = 2
VERSION = 1
_SIGNS = {"create": "+", "replace": "~", "update": "~", "enable": "+", "disable": "-"}
_LONGEST = 60  # characters of a value that a line shows


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.add_argument("--exit-code", action="store_true", help="exit with 2 when there is something to do")
    parser.add_argument("--out", metavar="FILE", help="write the plan, for `amlc compile --publish --plan FILE`")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options)
    made = compiler.lower(checked)
    from amlc import graph, plan, publish
    from amlc.backends.azureml_v1.sdk import Refused, persist
    from amlc.cli import publication

    asked = publication.wanted(checked, made)
    try:
        session = publication.begin_session(checked, made)
        observed = persist(lambda: publish.observe(session, checked.pipeline.name))
    except Refused as why:
        raise publication.refused(checked, why) from why
    actions = plan.plan(made, asked, observed)
    live = plan.live(observed.versions, observed.endpoint)
    order = [step.name for step in graph.in_order(checked.pipeline)]
    steps = plan.forecast(live.record if live else None, asked.record, order)
    told = {
        "version": VERSION,
        "pipeline": checked.pipeline.name,
        "target": checked.pipeline.target,
        "published_version": made.published_version,
        "digest": f"sha256:{digest(made)}",
        "serial": plan.serial(observed),
        "actions": [_action(checked, one) for one in actions],
        "forecast": [{"step": one.step, "reuses": one.reuses, "reason": one.reason} for one in steps],
    }
    document = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if options.out:
        Path(options.out).write_text(document, encoding="utf-8")
    sys.stdout.write(document if options.json else _text(checked, actions, steps))
    pending = any(one.what != "keep" for one in actions)
    return PENDING if pending and options.exit_code else 0


def read(path: Path, published_digest: str) -> str:
    """The serial of a written plan, which must be of the program that is to be published. Raises UsageError."""
    from amlc.errors import UsageError

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        version, planned, serial = told["version"], told["digest"], told["serial"]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is not a plan", help="amlc plan --out writes one") from error
    if version != VERSION or not isinstance(serial, str):
        raise UsageError(f"{path} is not a plan of this version of amlc", help="make a new one: amlc plan --out")
    if planned != f"sha256:{published_digest}":
        raise UsageError(f"{path} is the plan of something else than what would be published", help="make a new one")
    return serial


def _action(checked: "Checked", one: "Action") -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "action": one.what,
        "reason": one.reason,
        "id": one.id,
        **_place(checked, one.origin),
        "changes": [
            {
                "path": dotted(change.path),
                "before": change.before,
                "after": change.after,
                **_place(checked, change.path),
            }
            for change in one.changes
        ],
    }


def _text(checked: "Checked", actions: "Iterable[Action]", steps: "Iterable[Forecast]") -> str:
    lines: list[str] = []
    counts: dict[str, int] = {}
    for one in actions:
        counts[one.what] = counts.get(one.what, 0) + 1
        if one.what != "keep":
            lines.append(f"{_SIGNS[one.what]} {one.what} the {one.kind} {printable(one.name)}: {printable(one.reason)}")
            lines += [f"    {line}" for line in shown(checked, one.changes)]
    kept = counts.pop("keep", 0)
    done = [f"{count} to {what}" for what, count in counts.items()]
    lines.append(", ".join([*done, f"{kept} to keep"]) if done else f"nothing to do: {kept} to keep")
    lines.append("a run after it:")
    for step in steps:
        verb = "may reuse its last result" if step.reuses else "runs anew"
        lines.append(f"  {printable(step.step)} {verb}: {printable(step.reason)}")
    return "\n".join(lines) + "\n"


def shown(checked: "Checked | None", changes: "Iterable[Change]") -> list[str]:
    """A line for each setting that differs, with the line of the spec that says it."""
    lines = []
    for one in changes:
        span = None if checked is None else place(checked, one.path)
        at = f"  {span.source.name}:{span.source.position(span.start).line}" if span else ""
        if one.before is None:
            what = f"{_value(one.after)} is new"
        elif one.after is None:
            what = f"{_value(one.before)} is gone"
        elif one.path[0] == "files" and isinstance(one.after, str):
            what = "changed"
        else:
            what = f"{_value(one.before)} → {_value(one.after)}"
        lines.append(printable(f"{dotted(one.path)}: {what}{at}"))
    return lines


def dotted(path: "Iterable[str | int]") -> str:
    """`steps.train.arguments[3]`."""
    words = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)
    return words.removeprefix(".")


def place(checked: "Checked", path: "tuple[str | int, ...]") -> Span | None:
    """Where the spec says a setting, or what has it; None where it does not at all."""
    if path[0] == "files":
        return None
    span = compiler.span_at(checked.tree, path)
    return None if compiler.span_at(checked.tree, path[:1]) == compiler.span_at(checked.tree, ()) else span


def _place(checked: "Checked", path: "tuple[str | int, ...]") -> dict[str, Any]:
    span = place(checked, path)
    if span is None:
        return {"file": None, "line": None}
    return {"file": span.source.name, "line": span.source.position(span.start).line}


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
