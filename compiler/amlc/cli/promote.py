"""`amlc promote`: publishes to one target what another has published."""

import sys
from argparse import ArgumentParser, Namespace
from copy import copy

from amlc import compiler
from amlc.cli import spec_file
from amlc.errors import AmlcError, UsageError
from amlc.report.text import printable


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the spec")
    parser.add_argument("--from", dest="source", required=True, metavar="T", help="the target that has it")
    parser.add_argument("--to", dest="target", required=True, metavar="T", help="the target that gets it")
    spec_file.configure_reading(parser)
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    if options.source == options.target:
        raise UsageError("--from and --to are the same target")
    asked = copy(options)
    asked.target = options.source
    _, tested = spec_file.open_checked(asked)
    _, checked = spec_file.open_checked(options)
    proof, made = compiler.lower(tested), compiler.lower(checked)
    import json

    from amlc import observed
    from amlc.backends.azureml_v1.sdk import building, publishing
    from amlc.cli import publication

    with publication.looking(tested, proof) as session:
        there = building.published(session, tested.pipeline.name)
        endpoint = publishing.endpoint(session, disabled=True)
    version = proof.published_version
    if not any(one.version == version for one in there):
        live = observed.live(there, endpoint)
        has = f"has {live.version}" if live is not None else "has published none"
        raise AmlcError(
            f"`{options.source}` has not published {version}, which the file says; it {has}",
            help=f"amlc compile --publish {spec_file.display_name(tested.files.root / tested.pipeline.file)}"
            f" --target {options.source}",
        )
    done = publication.publish_checked(checked, made)
    if options.json:
        told = {"from": options.source, "to": options.target, "version": version}
        told |= {"published": publication.as_json(done)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(f"{printable(options.source)} has {version}\n{publication.summary(done)}")
    return 0
