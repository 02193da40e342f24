"""`amlc ensure`: makes what a spec defines and its workspace lacks, and says what is there and differs."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from amlc import ir
from amlc.cli import differences, spec_file
from amlc.compiler import Checked
from amlc.observed import Differing
from amlc.program import Program, Statement
from amlc.report.text import printable
from amlc.tree import Path

_NOUNS = {"workspace": "workspace", "datastores": "datastore", "compute": "compute target"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensured:
    """What there is now, by path of the spec: `made` was absent, or, in a dry run, is; `updated` was different."""

    present: tuple[Path, ...]
    made: tuple[Path, ...]
    updated: tuple[Differing, ...] = ()


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--update", action="store_true", help="change in place what is there and differs, if it can be")
    parser.add_argument("--dry-run", action="store_true", help="say what would be made, and change nothing")
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options)
    from amlc.backends.azureml_v1.lower import provisioning

    made = provisioning(checked.pipeline)
    if isinstance(checked.pipeline.workspace, ir.LocalWorkspace):
        done = _embedded(checked, made, checked.pipeline.workspace, dry_run=options.dry_run)
    else:
        done = _in_azure(checked, made, dry_run=options.dry_run, update=options.update)
    report = _as_json if options.json else _as_text
    sys.stdout.write(report(checked, done, dry_run=options.dry_run))
    return 0


def _in_azure(checked: Checked, made: Program, *, dry_run: bool, update: bool = False) -> Ensured:
    """Everything is looked up before anything is made or changed. Raises AmlcError, SystemExit."""
    from amlc.backends.azureml_v1.sdk import Refused, lookups, provisioning
    from amlc.cli import publication

    try:
        session = publication.begin_session(checked, made)
        workspace = provisioning.connect(session)
        if dry_run:
            workspace.accepted()
        if workspace.absent and dry_run:
            return Ensured(present=(), made=_paths(provisioning.within(session, workspace.absent).accepted().absent))
        if not dry_run:
            provisioning.make_workspace(session, workspace)
        rest = lookups.look_up(session, made.body, session.root).accepted(update=update)
        if not dry_run:
            provisioning.make(session, rest.absent, session.root)
            for one in rest.differing:
                provisioning.update(session, one)
    except Refused as why:
        raise publication.refused(checked, why) from why
    return Ensured(
        present=_paths([*workspace.present, *rest.present]),
        made=_paths([*workspace.absent, *rest.absent]),
        updated=rest.differing,
    )


def _embedded(checked: Checked, made: Program, place: ir.LocalWorkspace, *, dry_run: bool) -> Ensured:
    """The embedded workspace is given what the spec defines; it compares nothing. Raises AmlcError, SystemExit."""
    from amlc import local

    folder = checked.files.root / place.path
    there = local.there(folder)
    before = [one for one in _paths(made.body) if (one[0], str(one[1]).lower()) in there]
    existing = {("datastores", one.name) for one in checked.pipeline.datastores if one.kind == "existing"}
    wanted = [one for one in _paths(made.body) if one not in before and one not in existing]
    if not dry_run:
        _in_azure(checked, made, dry_run=False)  # its look-ups find what has been laid down, or say what is missing
    elif lacking := [one for one in made.body if one.origin in existing.difference(before)]:
        from amlc.backends.azureml_v1.refusals import missing
        from amlc.backends.azureml_v1.sdk import Refused
        from amlc.cli import publication

        raise publication.refused(checked, Refused([missing(one) for one in lacking]))
    return Ensured(present=tuple(before), made=tuple(wanted))


def _paths(statements: Iterable[Statement]) -> tuple[Path, ...]:
    return tuple(one.origin for one in statements)


def _called(checked: Checked, path: Path) -> str:
    name = path[1] if len(path) > 1 else getattr(checked.pipeline.workspace, "name", "")
    return f"{_NOUNS[str(path[0])]} {name}".rstrip()


def _as_text(checked: Checked, done: Ensured, *, dry_run: bool) -> str:
    verb = "would make" if dry_run else "made"
    lines = [f"{verb} the {printable(_called(checked, one))}" for one in done.made]
    verb = "would update" if dry_run else "updated"
    for differing in done.updated:
        lines.append(f"{verb} the {printable(_called(checked, differing.statement.origin))}")
        lines += [f"    {line}" for line in differences.shown(checked, differing.changes)]
    count = len(done.present)
    if count or not lines:
        rest = f"{count} {'is' if count == 1 else 'are'} there, as the spec says"
        lines.append(rest if lines else f"nothing to make: {rest}")
    return "\n".join(lines) + "\n"


def _as_json(checked: Checked, done: Ensured, *, dry_run: bool) -> str:
    states = dict.fromkeys(done.present, "present") | dict.fromkeys(done.made, "absent" if dry_run else "made")
    updated = {one.statement.origin: one for one in done.updated}
    states |= dict.fromkeys(updated, "different" if dry_run else "updated")
    told: dict[str, Any] = {
        "name": checked.pipeline.name,
        "target": checked.pipeline.target,
        "dry_run": dry_run,
        "resources": [
            {
                "kind": _NOUNS[str(path[0])],
                "name": path[1] if len(path) > 1 else getattr(checked.pipeline.workspace, "name", None),
                "state": state,
                "changes": [differences.as_json(checked, one) for one in updated[path].changes]
                if path in updated
                else [],
            }
            for path, state in states.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
