"""`amlc history`: the versions of a pipeline that are or were published, the newest first."""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from amlc import compiler
from amlc.cli import spec_file
from amlc.columns import aligned
from amlc.report.text import printable

if TYPE_CHECKING:
    from amlc.observed import Published

_COMMIT = 10  # characters of a commit that a line shows


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options, warn=False)
    made = compiler.lower(checked)
    from amlc import observed, versions
    from amlc.backends.azureml_v1.sdk import building, publishing
    from amlc.cli import publication

    with publication.looking(checked, made) as session:
        found = building.published(session, checked.pipeline.name, disabled=True)
        endpoint = publishing.endpoint(session, disabled=True)
    live = observed.live([one for one in found if one.enabled], endpoint)
    told = [
        {
            **as_json(one),
            "live": live is not None and one.id == live.id,
            "endpoint_versions": versions.served(endpoint, one.id),
        }
        for one in reversed(found)
    ]
    if options.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif told:
        rows = [
            [
                one["version"],
                one["published"][:16].replace("T", " "),
                "live" if one["live"] else "enabled" if one["enabled"] else "disabled",
                ", ".join(one["endpoint_versions"]),
                one["tracked"].get("commit", "")[:_COMMIT],
                one["id"],
            ]
            for one in told
        ]
        sys.stdout.write(aligned(["version", "published (UTC)", "", "endpoint", "commit", "id"], rows))
    else:
        sys.stdout.write(f"{printable(checked.pipeline.name)} has never been published\n")
    return 0


def as_json(one: "Published") -> dict[str, Any]:
    return {
        "id": one.id,
        "version": one.version,
        "published": one.created.isoformat(timespec="seconds"),
        "enabled": one.enabled,
        "tracked": dict(one.tracked),
    }
