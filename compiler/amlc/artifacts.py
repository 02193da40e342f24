"""What `amlc compile` writes: the program, its environments, and a manifest of all that is published."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlc import listing, snapshot
from amlc.errors import UsageError
from amlc.ir import Pipeline
from amlc.program import Program, digest
from amlc.project_files import ProjectFiles

PROGRAM = "pipeline.py"
MANIFEST = "manifest.json"


def contents(pipeline: Pipeline, program: Program) -> dict[str, str]:
    """The files by path, relative to the output folder: the same bytes on any machine. The manifest comes last."""
    return {
        PROGRAM: listing.source(program),
        **program.artifacts,
        MANIFEST: json.dumps(manifest(pipeline, program), ensure_ascii=False, indent=2) + "\n",
    }


def manifest(pipeline: Pipeline, program: Program) -> dict[str, object]:
    """What is published, from where. `sources` are the SHA-256 of what each source folder sends up."""
    return {
        "amlc": 1,
        "name": pipeline.name,
        "target": pipeline.target,
        "version": program.published_version,
        "digest": f"sha256:{digest(program)}",
        "steps": [
            {"name": step.name, "source": step.source, "script": step.script, "environment": step.environment.name}
            for step in pipeline.steps
            if step.environment is not None
        ],
        "environments": sorted(program.artifacts),
        "sources": {
            folder: [{"path": path, "sha256": sha256} for path, sha256 in files.items()]
            for folder, files in sorted(program.sources.items())
        },
    }


def default_folder(pipeline: Pipeline) -> Path:
    """`build/<name>/<target>`, in the working folder."""
    return Path("build", _file_name(pipeline.name), _file_name(pipeline.target or "default"))


def _file_name(text: str) -> str:
    return re.sub(r"^\.+|[^\w.-]", "_", text)


def refuse_uploaded(folder: Path, pipeline: Pipeline, files: ProjectFiles) -> None:
    """Raises UsageError when the output folder is in one that a step uploads: it would change the next snapshot."""
    for step in pipeline.steps:
        if step.source is None:
            continue
        source = (files.root / step.source).resolve()
        if folder.resolve().is_relative_to(source):
            inside = folder.resolve().relative_to(source).as_posix()
            if inside == "." or not snapshot.is_ignored(source, inside):
                advice = "" if inside == "." else f", or run `{files.ignoring(step.source, inside)}`"
                raise UsageError(
                    f"the output folder {folder} is in the folder that the step `{step.name}` uploads",
                    help=f"name another one with -o{advice}",
                )


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files, each at once, and removes the environments of an earlier compilation. Touches nothing else.

    Raises UsageError when the folder is a file, or has a program that amlc did not write; OSError.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    before = _manifest_of(folder)
    if before is None and any((folder / name).exists() for name in (PROGRAM, MANIFEST)):
        raise UsageError(
            f"{folder} has a {PROGRAM} or {MANIFEST} that amlc did not write", help="name another one with -o"
        )
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{path}.{os.getpid()}"
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(folder / path)
        finally:
            beside.unlink(missing_ok=True)
    for path in (before or {}).get("environments", []):
        if path not in files and re.fullmatch(r"environments/[\w.-]+\.(yaml|Dockerfile)", str(path)):
            (folder / path).unlink(missing_ok=True)


def _manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest of an earlier compilation, or None."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("amlc") == 1 else None
