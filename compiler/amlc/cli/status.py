"""`amlc status`: what is live, since when, from where, and whether it is what the file says."""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from amlc import compiler
from amlc.cli import history, spec_file
from amlc.report.text import printable


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options, warn=False)
    made = compiler.lower(checked)
    from amlc import observed, scheduling
    from amlc.backends.azureml_v1.sdk import building, publishing
    from amlc.cli import publication

    name = checked.pipeline.name
    with publication.looking(checked, made) as session:
        there, schedules = building.published(session, name), publishing.schedules(session)
        endpoint = publishing.endpoint(session, disabled=True)
    live = observed.live(there, endpoint)
    ours = sorted((one for one in schedules if scheduling.is_ours(one.description, name)), key=lambda one: one.name)
    told: dict[str, Any] = {
        "pipeline": name,
        "target": checked.pipeline.target,
        "live": None if live is None else history.as_json(live),
        "file": made.published_version,
        "matches": live is not None and live.version == made.published_version,
        "endpoint": endpoint
        and {
            "name": endpoint.name,
            "id": endpoint.id,
            "default": endpoint.default,
            "enabled": endpoint.enabled,
            "serves_live": live is not None and endpoint.serves == live.id,
        },
        "schedules": [
            {"name": one.name, "id": one.id, "active": one.active}
            for one in ours
            if one.active or one.name in made.schedules
        ],
        "enabled": len(there),
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n" if options.json else _text(told))
    return 0


def _text(told: dict[str, Any]) -> str:
    name, live = printable(told["pipeline"]), told["live"]
    if live is None:
        return f"{name} is not published; the file says {told['file']}\n"
    since = live["published"][:16].replace("T", " ")
    lines = [f"{name} {live['version']} is live since {since} UTC, as {live['id']}"]
    tracked = live["tracked"]
    if "commit" in tracked:
        changed = ", with changes that were not committed" if tracked.get("dirty") == "True" else ""
        branch = f" of {printable(tracked['branch'])}" if "branch" in tracked else ""
        lines.append(f"it is commit {printable(tracked['commit'][:10])}{branch}{changed}")
    if "build_url" in tracked:
        lines.append(f"it was built by {printable(tracked['build_url'])}")
    if told["matches"]:
        lines.append("it is what the file says")
    else:
        lines.append(f"the file says {told['file']}: amlc plan shows what differs")
    if told["endpoint"] is not None:
        endpoint = told["endpoint"]
        verb = "serves it" if endpoint["serves_live"] else "serves something else"
        how = f"{verb}, as version {printable(endpoint['default'])}"
        how = how if endpoint["enabled"] else "is disabled: nobody can call it"
        lines.append(f"the endpoint {printable(endpoint['name'])} {how}")
    lines += [
        f"the schedule {printable(one['name'])} is {'active' if one['active'] else 'disabled'}"
        for one in told["schedules"]
    ]
    others = told["enabled"] - 1
    if others:
        lines.append(f"{others} other {'version is' if others == 1 else 'versions are'} enabled: amlc history")
    return "\n".join(lines) + "\n"
