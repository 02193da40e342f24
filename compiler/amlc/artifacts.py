"""What `amlc compile` writes: the program, its environments, and a manifest of all that is published."""

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from amlc import listing
from amlc.errors import UsageError
from amlc.ir import Pipeline
from amlc.program import Program, digest

MANIFEST = "manifest.json"


def contents(pipeline: Pipeline, program: Program) -> dict[str, str]:
    """The files by path, relative to the output folder: the same bytes on any machine."""
    return {
        "pipeline.py": listing.source(program),
        **program.artifacts,
        MANIFEST: json.dumps(manifest(pipeline, program), ensure_ascii=False, indent=2) + "\n",
    }


def manifest(pipeline: Pipeline, program: Program) -> dict[str, object]:
    """What is published, from where. `files` are the SHA-256 of what each source folder sends up."""
    return {
        "amlc": 1,
        "name": pipeline.name,
        "target": pipeline.target,
        "version": program.published_version,
        "digest": f"sha256:{digest(program)}",
        "steps": [
            {"name": step.name, "source": step.source, "script": step.script, "environment": step.environment.name}
            for step in pipeline.steps
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


def refuse_uploaded(folder: Path, pipeline: Pipeline, root: Path) -> None:
    """Raises UsageError when the output folder is in one that a step uploads: it would change the next snapshot."""
    for step in pipeline.steps:
        if folder.resolve().is_relative_to((root / step.source).resolve()):
            raise UsageError(
                f"the output folder {folder} is in the folder that the step `{step.name}` uploads",
                help="name another one with -o",
            )


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Replaces the folder by one with these files, at once. Raises UsageError when it holds something else; OSError."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise UsageError(
            f"{folder} holds other files, and compiling would remove them", help="name another one with -o"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (folder.with_name(f".{folder.name}.{kind}.{os.getpid()}") for kind in ("new", "old"))
    try:
        for path, text in files.items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_text(text, encoding="utf-8", newline="\n")
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
    finally:
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
