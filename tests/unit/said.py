"""What is said of a spec, in one line a mistake: for tests that are tables."""

from pathlib import Path

from amlc import targets
from amlc.compiler import Request


def said(folder: Path, text: str) -> list[str]:
    """`severity[code] line: message (help)` of every mistake, in order."""
    path = folder / "pipeline.yaml"
    path.write_text(text, "utf-8")
    found = targets.check_all(Request(path=path, name=path.name, root=folder), path.read_bytes())
    return [
        f"{one.severity}[{one.code}] {one.span.source.position(one.span.start).line}: {one.message}"
        + (f" ({one.help})" if one.help else "")
        for one in found
    ]
