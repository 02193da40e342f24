"""`amlc prune`: disables the versions that are superseded."""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from amlc import compiler
from amlc.cli import spec_file
from amlc.errors import UsageError
from amlc.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amlc.backends.azureml_v1.sdk import Session
    from amlc.observed import Published


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument(
        "--keep", type=int, metavar="N", help="how many superseded versions stay; publish.keep otherwise"
    )
    parser.add_argument("--foreign", action="store_true", help="those of this name that amlc did not publish, too")
    parser.add_argument("--dry-run", action="store_true", help="say what would be disabled, and change nothing")
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    if options.keep is not None and options.keep < 0:
        raise UsageError("--keep takes a number from 0")
    _, checked = spec_file.open_checked(options, warn=False)
    made = compiler.lower(checked)
    from amlc import versions
    from amlc.cli import publication

    wanted = publication.wanted(checked, made)
    if options.keep is not None:
        wanted = wanted._replace(keep=options.keep)
    with publication.looking(checked, made) as session:
        done = versions.prune(session, wanted, foreign=options.foreign, dry_run=options.dry_run)
        needed = _needed(session, done.needed)
    if options.json:
        told = {
            "dry_run": options.dry_run,
            "disabled": [{"id": one.id, "version": one.version} for one in done.disabled],
            "needed": [{"id": one.id, "version": one.version, "by": by} for one, by in needed],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return 0
    verb = "would disable" if options.dry_run else "disabled"
    lines = [f"{verb} {printable(one.version)}, {one.id}" for one in done.disabled]
    lines += [f"kept {printable(one.version)}, {one.id}: in use by {printable(', '.join(by))}" for one, by in needed]
    sys.stdout.write("\n".join(lines or ["nothing to disable"]) + "\n")
    return 0


def _needed(session: "Session", versions: "Sequence[Published]") -> "list[tuple[Published, list[str]]]":
    """Each version, with what runs it."""
    from amlc.backends.azureml_v1.sdk import publishing

    if not versions:
        return []
    running = [(f"the endpoint {name}", id_) for name, id_ in sorted(publishing.served(session).items())]
    running += [(f"the schedule {one.name}", one.runs) for one in publishing.schedules(session) if one.active]
    return [(one, [name for name, id_ in running if id_ == one.id]) for one in versions]
