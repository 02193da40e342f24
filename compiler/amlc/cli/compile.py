"""`amlc compile`: writes the program, with no SDK; with `--publish`, publishes it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from amlc import artifacts, compiler
from amlc.cli import plan, spec_file
from amlc.errors import UsageError
from amlc.program import digest
from amlc.report.text import printable


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("-o", "--output", metavar="DIR", help="where to write; build/<name>/<target> otherwise")
    parser.add_argument("--publish", action="store_true", help="publish to the target's workspace")
    parser.add_argument("--plan", metavar="FILE", help="with --publish: only if the workspace is as this plan found it")
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    if options.plan and not options.publish:
        raise UsageError("--plan goes with --publish")
    _, checked = spec_file.open_checked(options)
    made = compiler.lower(checked)
    expected = plan.read(Path(options.plan), checked, made) if options.plan else None
    folder = Path(options.output) if options.output else artifacts.default_folder(checked.pipeline)
    artifacts.refuse_uploaded(folder, checked.pipeline, checked.files)
    artifacts.write(folder, artifacts.contents(checked.pipeline, made))
    told: dict[str, Any] = {
        "name": checked.pipeline.name,
        "target": checked.pipeline.target,
        "version": made.published_version,
        "digest": f"sha256:{digest(made)}",
        "folder": folder.as_posix(),
    }
    lines = f"compiled {printable(checked.pipeline.name)} {made.published_version} to {folder.as_posix()}\n"
    if options.publish:
        from amlc.cli import publication

        done = publication.publish_checked(checked, made, expected)
        told["published"] = publication.as_json(done)
        lines += publication.summary(done)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n" if options.json else lines)
    return 0
