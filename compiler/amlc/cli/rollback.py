"""`amlc rollback`: makes an earlier version live again."""

import json
import sys
from argparse import ArgumentParser, Namespace

from amlc import compiler
from amlc.cli import spec_file
from amlc.report.text import printable


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument(
        "--to", metavar="VERSION", help="a version, the beginning of its digest, or its id; the one before otherwise"
    )
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options, warn=False)
    made = compiler.lower(checked)
    from amlc import versions
    from amlc.cli import publication

    with publication.looking(checked, made) as session:
        done = versions.rollback(session, publication.wanted(checked, made), options.to)
    id_file = publication.write_id(checked, done.version.id)
    if options.json:
        told = {
            "id": done.version.id,
            "version": done.version.version,
            "from": done.from_ and done.from_.version,
            "enabled": done.enabled,
            "disabled": list(done.disabled),
            "schedules": [{"name": one.name, "id": one.id, "change": one.what} for one in done.schedules],
            "id_file": id_file and spec_file.display_name(id_file),
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return 0
    before = f", which was {done.from_.version}" if done.from_ is not None else ""
    lines = [f"{printable(checked.pipeline.name)} is {done.version.version} again{before}"]
    if done.from_ is not None and done.from_.id == done.version.id:
        lines = [f"{printable(checked.pipeline.name)} is {done.version.version} already"]
    if done.endpoint is not None:
        lines.append(f"the endpoint {printable(done.endpoint.name)} serves it")
    lines += [f"{one.what} the schedule {printable(one.name)}" for one in done.schedules if one.what != "kept"]
    lines += [f"disabled {one}" for one in done.disabled]
    if id_file is not None:
        lines.append(f"its id is in {spec_file.display_name(id_file)}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
