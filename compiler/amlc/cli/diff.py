"""`amlc diff`: what one target, or one commit, publishes otherwise than another; no workspace is asked."""

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from argparse import ArgumentParser, Namespace
from copy import copy
from pathlib import Path
from typing import Any

from amlc import compiler
from amlc.changes import changes
from amlc.cli import differences, spec_file
from amlc.compiler import Checked
from amlc.diagnostics import did_you_mean
from amlc.errors import UsageError
from amlc.record import Record, record

DIFFERENT = 2


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--against", required=True, metavar="T", help="another target of the file, or a git revision")
    parser.add_argument("--exit-code", action="store_true", help="exit with 2 when something differs")
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    spec, checked = spec_file.open_checked(options)
    if options.against in spec.targets:
        other = copy(options)
        other.target = options.against
        before = _settings(spec_file.open_checked(other)[1])
    else:
        before = _at_revision(options, checked, spec.targets)
    found = changes(before, _settings(checked))
    if options.json:
        told: list[dict[str, Any]] = [
            {"path": differences.dotted(one.path), "before": one.before, "after": one.after} for one in found
        ]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(differences.shown(checked, found) or ["nothing differs"]) + "\n")
    return DIFFERENT if found and options.exit_code else 0


def _settings(checked: Checked) -> Record:
    return record(checked, compiler.lower(checked))


def _at_revision(options: Namespace, checked: Checked, targets: tuple[str, ...]) -> Record:
    """The settings of the spec as it was committed. Raises UsageError, SystemExit."""
    root, revision = checked.files.root, options.against
    # Asked for as a commit, and behind `--`, so that no revision is an option.
    asked = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    try:
        found = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UsageError("git is needed to compare with a revision") from error
    if found.returncode != 0:
        help_ = did_you_mean(revision, targets, sort="targets")
        raise UsageError(f"`{revision}` is neither a target nor a git revision", help=help_)
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["git", "archive", "--format=tar", found.stdout.strip()], cwd=root, capture_output=True, check=True
        )
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        path = Path(folder, checked.pipeline.file)
        if not path.is_file():
            raise UsageError(f"{checked.pipeline.file} does not exist in `{revision}`")
        before = copy(options)
        before.file, before.root = str(path), folder
        return _settings(spec_file.open_checked(before, name=f"{revision}:{checked.pipeline.file}")[1])
