"""`amlc runs`: the runs of a pipeline, the newest first."""

import json
import sys
from argparse import ArgumentParser, Namespace

from amlc import compiler
from amlc.cli import spec_file
from amlc.columns import aligned
from amlc.errors import UsageError
from amlc.report.text import printable

_FEW = 20


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--last", type=int, default=_FEW, metavar="N", help=f"how many; {_FEW} otherwise")
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    if options.last < 1:
        raise UsageError("--last takes a number from 1")
    _, checked = spec_file.open_checked(options, warn=False)
    made = compiler.lower(checked)
    from amlc.backends.azureml_v1.sdk import building, runs
    from amlc.cli import publication

    name = checked.pipeline.name
    with publication.looking(checked, made) as session:
        published = {one.id: one.version for one in building.published(session, name, disabled=True)}
        found = runs.find(session, published)[: options.last]
    told = [
        {
            "id": one.id,
            "status": one.status,
            "started": one.created.isoformat(timespec="seconds"),
            "version": published[one.pipeline],
            "experiment": one.experiment,
            "schedule": one.schedule,
        }
        for one in found
    ]
    if options.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif not told:
        sys.stdout.write(f"{printable(name)} has never been run\n")
    else:
        rows = [
            [
                str(one["id"]),
                str(one["status"]).lower(),
                str(one["started"])[:16].replace("T", " "),
                str(one["version"]),
                "schedule" if one["schedule"] else "",
            ]
            for one in told
        ]
        sys.stdout.write(aligned(["run", "status", "started (UTC)", "version", "by"], rows))
    return 0
