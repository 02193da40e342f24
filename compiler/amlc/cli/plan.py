"""`amlc plan`: what publishing would do to the workspace, and why; it changes nothing."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlc import compiler
from amlc.cli import differences, spec_file
from amlc.compiler import Checked
from amlc.program import Program, digest
from amlc.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amlc.actions import Action

PENDING = 2
VERSION = 1
_SIGNS = {"create": "+", "replace": "~", "update": "~", "enable": "+", "disable": "-"}


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.add_argument("--exit-code", action="store_true", help="exit with 2 when there is something to do")
    parser.add_argument("--out", metavar="FILE", help="write the plan, for `amlc compile --publish --plan FILE`")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options)
    made = compiler.lower(checked)
    from amlc import forecast, graph, observed, observing, plan
    from amlc.backends.azureml_v1.sdk import Refused, persist
    from amlc.cli import publication

    asked = publication.wanted(checked, made)
    try:
        session = publication.begin_session(checked, made)
        found, refusals = persist(lambda: observing.observe(session, asked))
    except Refused as why:
        raise publication.refused(checked, why) from why
    actions = plan.plan(made, asked, found)
    live = observed.live(found.versions, found.endpoint)
    order = [step.name for step in graph.in_order(checked.pipeline)]
    steps = forecast.forecast(live.record if live else None, asked.record, order)
    told = {
        "version": VERSION,
        "pipeline": checked.pipeline.name,
        "target": checked.pipeline.target,
        "published_version": made.published_version,
        "digest": f"sha256:{digest(made)}",
        "request": plan.request(made, asked),
        "serial": observed.serial(found),
        "actions": [_action(checked, one) for one in actions],
        "notes": plan.notes(made, asked, found, actions),
        "refusals": [_refusal(checked, one) for one in refusals],
        "forecast": [{"step": one.step, "reuses": one.reuses, "reason": one.reason} for one in steps],
    }
    document = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if options.out:
        Path(options.out).write_text(document, encoding="utf-8")
    sys.stdout.write(document if options.json else _text(checked, actions, told))
    if refusals:
        raise publication.refused(checked, Refused(refusals))
    pending = any(one.what != "keep" for one in actions)
    return PENDING if pending and options.exit_code else 0


def read(path: Path, checked: Checked, made: Program) -> str:
    """The serial of a written plan, which must be of what is to be published. Raises UsageError."""
    from amlc import plan
    from amlc.cli import publication
    from amlc.errors import UsageError

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        version, planned, serial = told["version"], told["request"], told["serial"]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is not a plan", help="amlc plan --out writes one") from error
    if version != VERSION or not isinstance(serial, str):
        raise UsageError(f"{path} is not a plan of this version of amlc", help="make a new one: amlc plan --out")
    if planned != plan.request(made, publication.wanted(checked, made)):
        raise UsageError(f"{path} is the plan of something else than what would be published", help="make a new one")
    return serial


def _action(checked: Checked, one: "Action") -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "action": one.what,
        "reason": one.reason,
        "refused": one.refused,
        "id": one.id,
        **differences.written(checked, one.origin),
        "changes": [differences.as_json(checked, change) for change in one.changes],
    }


def _refusal(checked: Checked, one: Any) -> dict[str, Any]:
    place = differences.written(checked, one.origin) if one.origin else {"file": None, "line": None}
    return {"code": one.code, "message": one.message, "help": one.help, **place}


def _text(checked: Checked, actions: "Iterable[Action]", told: dict[str, Any]) -> str:
    lines: list[str] = []
    counts: dict[str, int] = {}
    for one in actions:
        what = "put right before anything is published" if one.refused else one.what
        counts[what] = counts.get(what, 0) + 1
        if what != "keep":
            sign = "!" if one.refused else _SIGNS[one.what]
            lines.append(f"{sign} {one.what} the {one.kind} {printable(one.name)}: {printable(one.reason)}")
            lines += [f"    {line}" for line in differences.shown(checked, one.changes)]
    kept = counts.pop("keep", 0)
    done = [f"{count} to {what}" for what, count in counts.items()]
    lines.append(", ".join([*done, f"{kept} to keep"]) if done else f"nothing to do: {kept} to keep")
    lines += [f"note: {printable(one)}" for one in told["notes"]]
    lines.append("a run after it:")
    for step in told["forecast"]:
        verb = "may reuse its last result" if step["reuses"] else "runs anew"
        lines.append(f"  {printable(step['step'])} {verb}: {printable(step['reason'])}")
    return "\n".join(lines) + "\n"
