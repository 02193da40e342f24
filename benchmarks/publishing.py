"""Publishing a large pipeline to a workspace that is far away, beside a script that is written by hand.

Steps that share their source folders, and 50 milliseconds between each request and its answer: everything new, then
nothing changed, then one step changed. Each publishes to an embedded workspace of its own, with a home of its own.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from amlc.workspace import admin, lifecycle, subscriptions

HERE = Path(__file__).parent
FOLDERS, FILES = 5, 20
CREDENTIALS = {
    "AZURE_TENANT_ID": "7a3c5e5a-0000-4000-8000-000000000001",
    "AZURE_CLIENT_ID": "7a3c5e5a-0000-4000-8000-000000000002",
    "AZURE_SUBSCRIPTION_ID": "7a3c5e5a-0000-4000-8000-000000000003",
    "SP_PASSWORD": "any secret will do",
}
_HEAD = """\
amlc: 1
name: many
description: Many steps that share their folders
workspace:
  subscription_id: {AZURE_SUBSCRIPTION_ID}
  resource_group: aml-rg
  name: aml
  auth:
    kind: service_principal
    tenant_id: {AZURE_TENANT_ID}
    client_id: {AZURE_CLIENT_ID}
    client_secret: {{secret_env: SP_PASSWORD}}
datastores: {{lake: {{}}}}
compute: {{cpu: {{}}}}
environments:
  one: {{python: "3.11", pip: [pandas==2.2.3]}}
  two: {{python: "3.11", pip: [scikit-learn==1.5.2]}}
inputs:
  raw: {{kind: data_reference, datastore: lake, path: raw.csv}}
parameters:
  rows: {{type: integer, default: 10}}
publish: {{version: "1"}}
steps:
"""
_STEP = """\
  step_{index}:
    source: src{folder}
    script: run.py
    arguments: [--data, {{{data}}}, --rows, {{parameter: rows}}, --out, {{output: out_{index}}}, --k, "{k}"]
    outputs:
      out_{index}: {{datastore: lake, path: out/{index}, mode: upload, overwrite: true}}
    compute: cpu
    environment: {environment}
    reuse: true
"""
_SCRIPT = """\
import argparse

parser = argparse.ArgumentParser()
for option in ("--data", "--rows", "--out", "--k"):
    parser.add_argument(option)
print(parser.parse_args())
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a publication came to."""

    requests: int
    bytes: int
    seconds: float
    processor: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--steps", type=int, default=50)
    options.add_argument("--megabytes", type=float, default=2, help="of each of the five folders")
    options.add_argument("--latency", type=float, default=50, metavar="MS")
    chosen = options.parse_args()
    with TemporaryDirectory() as name:
        ours, theirs = (_project(Path(name) / who, chosen.megabytes) for who in ("amlc", "by-hand"))
        print(f"{'publishing':18}{'':>10}{'requests':>10}{'megabytes':>11}{'seconds':>9}{'of it CPU':>11}  time  bytes")
        with _workspace(ours, chosen.latency) as at_ours, _workspace(theirs, chosen.latency) as at_theirs:
            for what, k in (("all of it", "1"), ("nothing new", "1"), ("one step changed", "2")):
                (ours / "many.yaml").write_text(spec(chosen.steps, k))
                by_hand = _sent(theirs, at_theirs, [str(HERE / "by_hand.py"), str(chosen.steps), k])
                by_amlc = _sent(ours, at_ours, ["-m", "amlc", "compile", "--publish", "many.yaml"])
                for who, sent in (("by hand", by_hand), ("amlc", by_amlc)):
                    row = f"{what:18}{who:>10}{sent.requests:>10}{sent.bytes / 1e6:>11.2f}{sent.seconds:>9.2f}"
                    row += f"{sent.processor:>11.2f}"
                    of_time, of_bytes = by_amlc.seconds / by_hand.seconds, by_amlc.bytes / by_hand.bytes
                    print(row + (f"  {of_time:.2f}  {of_bytes:.2f}" if sent is by_amlc else ""))


def spec(steps: int, last: str) -> str:
    """The spec; `last` is an argument of the last step."""
    sources = ["input: raw", *(f"step: step_{index}, output: out_{index}" for index in range(steps - 1))]
    return _HEAD.format(**CREDENTIALS) + "".join(
        _STEP.format(
            index=index,
            folder=index % FOLDERS,
            data=data,
            environment=("one", "two")[index % 2],
            k=last if index == steps - 1 else "1",
        )
        for index, data in enumerate(sources)
    )


def _project(folder: Path, megabytes: float) -> Path:
    """A project with source folders of bytes that nothing can compress."""
    drawn = random.Random(1)
    for number in range(FOLDERS):
        source = folder / f"src{number}"
        source.mkdir(parents=True)
        (source / "run.py").write_text(_SCRIPT)
        for file in range(FILES):
            (source / f"weights_{file}.bin").write_bytes(drawn.randbytes(int(megabytes * 1e6 / FILES)))
    (folder / "data").mkdir()
    (folder / "data" / "raw.csv").write_text("a\n")
    (folder / "pyproject.toml").touch()
    (folder / "home").mkdir()
    return folder


@contextmanager
def _workspace(project: Path, latency: float) -> Iterator[dict[str, str]]:
    """The variables by which a client reaches a workspace that is far away."""
    connection = lifecycle.ensure_started(project / ".amlc", latency=latency)
    try:
        admin.put(connection, "/datastores/lake", {"folder": str(project / "data")})
        admin.put(connection, "/computes/cpu", {"kind": "AmlCompute"})
        variables = {**os.environ, **connection.environment(), **CREDENTIALS, "HOME": str(project / "home")}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        subscriptions.introduce(connection, variables, project)
        yield variables
    finally:
        lifecycle.stop(project / ".amlc")


def _sent(project: Path, variables: dict[str, str], words: Sequence[str]) -> Sent:
    counts = project / "counts.json"
    command = [sys.executable, str(HERE / "counted.py"), str(counts), *words]
    before, began = _processor(), time.perf_counter()
    ran = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)
    seconds, processor = time.perf_counter() - began, _processor() - before
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = json.loads(counts.read_text())
    return Sent(told["requests"], told["bytes"], seconds, processor)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
