"""`amlc ensure`: makes what a spec defines and its workspace lacks, and says what is there and differs."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from amlc import ir
from amlc.cli import spec_file
from amlc.compiler import Checked
from amlc.program import Program, Statement
from amlc.report.text import printable
from amlc.tree import Path

_NOUNS = {"workspace": "workspace", "datastores": "datastore", "compute": "compute target"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensured:
    """What there is now, by path of the spec: `made` was absent, or, in a dry run, is."""

    present: tuple[Path, ...]
    made: tuple[Path, ...]


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
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
        done = _in_azure(checked, made, dry_run=options.dry_run)
    report = _as_json if options.json else _as_text
    sys.stdout.write(report(checked, done, dry_run=options.dry_run))
    return 0


def _in_azure(checked: Checked, made: Program, *, dry_run: bool) -> Ensured:
    """Everything is looked up before anything is made. Raises AmlcError, SystemExit."""
    from amlc.backends.azureml_v1.sdk import Refused, provisioning
    from amlc.cli import publication

    try:
        session = publication.begin_session(checked, made)
        workspace = provisioning.connect(session)
        if workspace.absent and dry_run:
            provisioning.refuse_lacking(session, workspace.absent)
            return Ensured(present=(), made=_paths([*workspace.absent, *(one for one in made.body if one.create)]))
        provisioning.make_workspace(session, workspace.absent)
        rest = provisioning.look_up(session, made.body, session.root)
        if not dry_run:
            provisioning.make(session, rest.absent, session.root)
    except Refused as why:
        raise publication.refused(checked, why) from why
    return Ensured(present=_paths([*workspace.present, *rest.present]), made=_paths([*workspace.absent, *rest.absent]))


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
    count = len(done.present)
    if count or not lines:
        rest = f"{count} {'is' if count == 1 else 'are'} there, as the spec says"
        lines.append(rest if lines else f"nothing to make: {rest}")
    return "\n".join(lines) + "\n"


def _as_json(checked: Checked, done: Ensured, *, dry_run: bool) -> str:
    states = dict.fromkeys(done.present, "present") | dict.fromkeys(done.made, "absent" if dry_run else "made")
    told: dict[str, Any] = {
        "name": checked.pipeline.name,
        "target": checked.pipeline.target,
        "dry_run": dry_run,
        "resources": [
            {
                "kind": _NOUNS[str(path[0])],
                "name": path[1] if len(path) > 1 else getattr(checked.pipeline.workspace, "name", None),
                "state": state,
            }
            for path, state in states.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
