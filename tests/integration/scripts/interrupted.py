"""Publishes changes with amlc, each losing the network at a later request, before or after it has its effect; then the
same again, undisturbed. Prints what the workspace was left with, a line for each.
"""

import contextlib
import io
import json
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any

import requests.adapters

from amlc.__main__ import main

SPEC = Path(sys.argv[1])
WORDS = ["compile", "--publish", "--target", "local", str(SPEC)]
sending = requests.adapters.HTTPAdapter.send
left = 0
after = False


def send(self: Any, request: Any, **options: Any) -> Any:
    """Counts the requests that change something of the pipeline service."""
    global left
    if request.method != "GET" and re.search(r"/Pipelines/|/PipelineEndpoints/|/Schedules/", request.url):
        left -= 1
        if left <= 0:
            if left == 0 and after:
                sending(self, request, **options)
            raise requests.exceptions.ConnectionError("the network is gone")
    return sending(self, request, **options)


def publish() -> object:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return main(WORDS)
        except SystemExit as exit_:
            return exit_.code


def documents(kind: str) -> list[dict[str, Any]]:
    with sqlite3.connect("file:.amlc/workspace.sqlite?mode=ro", uri=True) as store:
        rows = store.execute("select body from documents where kind = ? order by number", (kind,))
        return [json.loads(row[0]) for row in rows]


def look() -> tuple[list[str], str, list[tuple[str, str]]]:
    """The versions that are enabled, the one that the endpoint serves, and what each active schedule runs."""
    enabled = [one["Id"] for one in documents("pipeline") if one["EntityStatus"] == "Active"]
    (endpoint,) = documents("pipeline endpoint")
    served = {one["Version"]: one["PipelineId"] for one in endpoint["PipelineVersionList"]}[endpoint["DefaultVersion"]]
    runs = [
        (one["Name"], one["PipelineId"] or served) for one in documents("schedule") if one["EntityStatus"] == "Active"
    ]
    return enabled, served, sorted(runs)


requests.adapters.HTTPAdapter.send = send
text = SPEC.read_text()
number = 0
for after in (False, True):
    for requests_ in range(1, 20):
        number += 1
        SPEC.write_text(text.replace("Counted every morning", f"Counted {number}"))
        left = requests_
        interrupted = publish() != 0
        enabled, served, runs = look()
        names = {name for name, _ in runs}
        serving = served in enabled and {id_ for _, id_ in runs} <= set(enabled) and len(names) == 4
        left = 1000
        again = publish()
        enabled, served, runs = look()
        completed = again == 0 and enabled == [served] and [id_ for _, id_ in runs] == [served] * 4
        print(
            json.dumps(
                {
                    "after": after,
                    "request": requests_,
                    "interrupted": interrupted,
                    "serving": serving,
                    "completed": completed,
                }
            )
        )
        if not interrupted:
            break
