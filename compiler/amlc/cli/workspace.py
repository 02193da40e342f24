"""`amlc workspace`: starts, stops, asks and uses the embedded workspace."""

import json
import os
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from amlc import local, project
from amlc.cli import advancing
from amlc.columns import aligned
from amlc.errors import ServiceError, UsageError
from amlc.workspace import admin, faults, lifecycle, subscriptions
from amlc.workspace.lifecycle import Connection

# What `list` shows of each sort of thing.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pipelines": ("name", "version", "status", "created", "id"),
    "runs": ("pipeline_name", "experiment", "status", "created", "id"),
    "schedules": ("name", "status", "next", "id"),
    "models": ("name", "version", "created", "run_id"),
}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--path", metavar="DIR", help="the folder of its state; .amlc in the project root otherwise")
    actions = parser.add_subparsers(metavar="ACTION", required=True, dest="action")
    starting = actions.add_parser("start", help="start it, unless it runs")
    starting.add_argument("--offline", action="store_true", help="refuse to tunnel to any host it does not stand for")
    starting.add_argument("--faults", metavar="FILE", help="fail as the file says, to try out what clients make of it")
    starting.add_argument(
        "--clock", metavar="WHEN", help="let its clock stand there, like 2026-03-28T00:00:00Z; `real` for the machine's"
    )
    moving = actions.add_parser("advance", help="move a clock that stands on, and run what its schedules start")
    moving.add_argument("amount", metavar="AMOUNT", help="how far, like 24h, 1d12h or 90m, or to which instant")
    moving.add_argument("--json", action="store_true", help="report as one JSON document")
    actions.add_parser("stop", help="stop it; its state stays")
    actions.add_parser("status", help="say whether it runs")
    running = actions.add_parser("exec", help="run a command that reaches it instead of Azure")
    running.add_argument(
        "--subscription",
        action="append",
        default=[],
        metavar="ID",
        help="one that the command names in a way not seen here",
    )
    running.add_argument("words", nargs=REMAINDER, metavar="-- COMMAND", help="the command and its arguments")
    listing = actions.add_parser("list", help="list what it has")
    listing.add_argument("sort", choices=sorted(COLUMNS), help="of what sort")
    listing.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    here = Path.cwd() / "spec.yaml"  # any file of the working folder has its project's root
    folder = Path(options.path) if options.path else project.find_root(here) / local.FOLDER
    try:
        return ACTIONS[options.action](folder, options)
    except lifecycle.WorkspaceError as error:
        raise ServiceError(str(error)) from error


def _start(folder: Path, options: Namespace) -> int:
    faults = None if options.faults is None else _faults(Path(options.faults))
    at = None if options.clock in (None, "real") else advancing.instant(options.clock)
    connection = local.start(folder, offline=options.offline)
    if faults is not None:
        admin.put(connection, "/faults", faults)
    failing = f" and fails as {options.faults} says" if faults else ""
    if options.clock is not None:
        admin.put(connection, "/clock", {"at": at})
    sys.stdout.write(f"the workspace in {_shown(folder)} runs on port {connection.port}{failing}{_clock(connection)}\n")
    return 0


def _clock(connection: Connection) -> str:
    at = advancing.clock(connection)
    return "" if at is None else f", and its clock stands at {at}"


def _advance(folder: Path, options: Namespace) -> int:
    connection = local.start(folder)
    now = advancing.clock(connection)
    if now is None:
        raise UsageError(
            f"the clock of the workspace in {_shown(folder)} goes by itself",
            help="let it stand somewhere first: amlc workspace start --clock 2026-03-28T00:00:00Z",
        )
    target = advancing.until(options.amount, now)
    at, told = advancing.advance(connection, target, say=not options.json)
    if options.json:
        sys.stdout.write(json.dumps({"now": at, "fired": told}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(f"the clock stands at {at}\n")
    return 0 if all(one["status"] == "Completed" for one in told) else 1


def _faults(file: Path) -> Any:
    """What a file says that should go wrong. Raises UsageError."""
    import yaml

    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
        faults.parse(found)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except yaml.YAMLError as error:
        raise UsageError(f"{file} is not YAML") from error
    except ValueError as error:
        raise UsageError(f"{file}: {error}", help="docs/commands.md has an example") from error
    return found


def _stop(folder: Path, _: Namespace) -> int:
    stopped = lifecycle.stop(folder) if folder.is_dir() else False
    sys.stdout.write(f"the workspace in {_shown(folder)} {'has stopped' if stopped else 'was not running'}\n")
    return 0


def _status(folder: Path, _: Namespace) -> int:
    connection = lifecycle.find(folder) if folder.is_dir() else None
    state = "is not running"
    if connection is not None:
        state = f"runs on port {connection.port}, process {connection.pid}{_clock(connection)}"
    sys.stdout.write(f"the workspace in {_shown(folder)} {state}\n")
    return 0 if connection else 1


def _exec(folder: Path, options: Namespace) -> int:
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    if not words:
        raise UsageError("exec needs a command", help="amlc workspace exec -- python pipeline.py")
    connection = local.start(folder)
    environ = os.environ | connection.environment()
    subscriptions.introduce(connection, os.environ, Path.cwd(), words, more=options.subscription)
    try:
        code = subprocess.run(words, env=environ, check=False).returncode
        return code if code >= 0 else 128 - code  # as a shell says that a signal ended it
    except FileNotFoundError as error:
        raise UsageError(f"there is no command `{words[0]}`") from error


def _list(folder: Path, options: Namespace) -> int:
    found: list[dict[str, Any]] = admin.get(local.start(folder), f"/{options.sort}")
    if options.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif not found:
        sys.stdout.write(f"the workspace has no {options.sort}\n")
    else:
        sys.stdout.write(table(COLUMNS[options.sort], found))
    return 0


ACTIONS: Mapping[str, Callable[[Path, Namespace], int]] = {
    "start": _start,
    "advance": _advance,
    "stop": _stop,
    "status": _status,
    "exec": _exec,
    "list": _list,
}


def table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    """Records as rows, of these of their keys."""
    heads = [name.removesuffix("_name").replace("_", " ") for name in columns]
    return aligned(heads, [[str(row.get(name) or "") for name in columns] for row in rows])


def _shown(folder: Path) -> str:
    relative = os.path.relpath(folder)
    return relative if not relative.startswith("..") else str(folder)
