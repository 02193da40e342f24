"""What is left of a publication that goes wrong at one of its requests, and of the next one, which goes well.

`python -m tests.integration.points FOLDER SPEC` tries each request of a publication, in each way, with the workspace as
it is, over its connections: seconds a point. It imports the SDK once, and forks for every publication, which is the
command itself; the workspace is put back as it was before every point. `tests/integration/forks.py` tries all of them.
"""

import argparse
import contextlib
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amlc.backends.azureml_v1 import sdk
from amlc.workspace import lifecycle
from tests.integration import leavings
from tests.integration.publisher import Publisher

# By the way a request goes wrong: what the workspace is told, for its number.
WAYS: Mapping[str, Any] = {
    # Fails once, before or after its effect.
    "before": lambda number: [{"status": 503, "nth": number}],
    "after": lambda number: [{"status": 500, "nth": number, "after": True}],
    "reset": lambda number: [{"reset": True, "nth": number, "after": True}],
    "garbled": lambda number: [{"garbled": True, "nth": number}],
    "throttled": lambda number: [{"status": 429, "retry_after": 1, "nth": number}],
    "stale": lambda number: [{"stale": True, "nth": number, "method": "GET"}],
    # Has its effect, and then nothing works any more.
    "down": lambda number: [{"status": 503, "nth": number, "after": True}, {"status": 503, "from": number}],
    # The publisher is killed by then.
    "kill": lambda _: [],
    # From there on nothing is allowed, or the sign-in is not accepted.
    "forbidden": lambda number: [{"status": 403, "from": number}],
    "expired": lambda number: [{"status": 401, "from": number}],
}


def tried(publisher: Publisher, way: str, number: int) -> Iterator[str]:
    """What is wrong after a publication of which a request went wrong, and one that goes well."""
    publisher.reset()
    publisher.tell(WAYS[way](number))
    publish = ("compile", "--publish", "--json", *publisher.words)
    first = publisher.run(*publish, kill_at=number if way == "kill" else None)
    publisher.tell([])
    yield from (f"then {one}" for one in leavings.unserved(publisher.documents))
    yield from leavings.misled(way, first.code, first.err)
    if way in ("forbidden", "expired"):
        return  # what is left is what `down` leaves
    plan = ("plan", "--exit-code", *publisher.words)
    again = publisher.run_all([plan] if way in leavings.ABSORBED else [publish, plan])
    if again.code != 0:
        yield f"then amlc ended with {again.code}: {again.out}{again.err}"
    yield from _left(publisher)


def together(publisher: Publisher, number: int, various: str | None) -> Iterator[str]:
    """What is wrong after as many publications at once: of the same, or of as many `pipelines` or `versions` of one.

    Says on standard output how many copies of the same were disabled.
    """
    publisher.reset()
    *target, spec = publisher.words
    text = re.sub(r", id_file: \S+}", "}", (publisher.folder / spec).read_text("utf-8"))
    edits = {"pipelines": (r"(?m)^(name: .+)$", r"\1-%s"), "versions": (r"(?m)^(description: .+)$", r"\1 %s")}
    pattern, added = edits[various] if various else ("^", "")
    specs = [f"together-{one}.yaml" for one in range(number)] if various else [spec]
    for place, file in enumerate(specs if various else ()):
        edited = re.sub(pattern, added.replace("%s", str(place)), text, count=1)
        (publisher.folder / file).write_text(edited, encoding="utf-8")
    words = ("compile", "--publish", "--json")
    with contextlib.ExitStack() as running:
        children = [
            running.enter_context(publisher.started([[*words, "-o", f"out-{one}", *target, specs[one % len(specs)]]]))
            for one in range(number)
        ]
        ended = [one.ended() for one in children]
    yield from (f"one of {number} ended with {one.code}: {one.err}" for one in ended if one.code != 0)
    versions = sorted(json.loads(one.out)["version"] for one in ended if one.code == 0)
    pipelines = publisher.documents("pipeline")
    if not various:
        print(f"{spec}: {number} at once: {len(pipelines) - 1} disabled copies", flush=True)
    if various:
        there = sorted(one["Version"] for one in pipelines)
        if there != versions:
            yield f"{there} are there, and not {versions}"
    else:
        yield from _left(publisher)
    yield from leavings.unserved(publisher.documents)
    for file in specs if various != "versions" else ():
        plan = publisher.run("plan", "--exit-code", *target, file)
        if plan.code != 0:
            yield f"then the plan of {file} ended with {plan.code}: {plan.out}{plan.err}"


def _left(publisher: Publisher) -> Iterator[str]:
    yield from leavings.left(publisher.documents, publisher.version)
    enabled = [one for one in publisher.documents("pipeline") if one["EntityStatus"] == "Active"]
    if len(enabled) != 1:
        yield f"{len(enabled)} versions are enabled"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("spec")
    options.add_argument("--target")
    options.add_argument("--former", nargs=2, metavar=("NEW", "OLD"), help="the edit that makes a former version")
    options.add_argument("--ways", default=",".join(WAYS))
    options.add_argument("--every", type=int, default=1, help="try every so many requests only")
    options.add_argument("--first", type=int, default=1, help="and begin with this one")
    options.add_argument("--together", type=int, nargs="*", help="instead, publish as many times at once")
    options.add_argument("--various", choices=("pipelines", "versions"), help="as many of them, not the same")
    chosen = options.parse_args()
    sdk.load()
    publisher = Publisher(chosen.folder.resolve(), chosen.spec, chosen.target)
    points, wrong, begun = 0, 0, time.monotonic()
    try:
        publisher.begin(chosen.former)
        requests = publisher.count()
        for number in chosen.together or ():
            points += 1
            for what in together(publisher, number, chosen.various):
                wrong += 1
                print(f"{chosen.spec}: {number} at once: {what}", flush=True)
        for place, way in enumerate(chosen.ways.split(",") if chosen.together is None else ()):
            # Each way begins at another request, so that all are tried somehow.
            for number in range(chosen.first + place % chosen.every, requests + 1, chosen.every):
                points += 1
                for what in tried(publisher, way, number):
                    wrong += 1
                    print(f"{chosen.spec}: {way} {number}: {what}", flush=True)
    finally:
        lifecycle.stop(publisher.folder / ".amlc")
    seconds = time.monotonic() - begun
    edition = "a changed" if chosen.former else "a new"
    told = f"{points} points at {requests} requests of {edition} {chosen.spec}, {wrong} wrong, {seconds:.0f} s"
    print(told)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
