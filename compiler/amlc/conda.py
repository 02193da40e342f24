"""An environment's conda file: written from the spec, or read from the project."""

from pathlib import Path
from typing import Any

from amlc import ir, load
from amlc.diagnostics import Diagnostic
from amlc.project_files import ProjectFiles
from amlc.source import Source
from amlc.tree import data


class CondaError(Exception):
    """Why a conda file is none: words that follow its name."""


def resolved(conda: ir.Conda, files: ProjectFiles) -> str:
    """The conda file's text, byte for byte the same for the same packages. Raises CondaError."""
    import yaml

    document = _read(conda.file, files) if conda.file is not None else _written(conda)
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1_000))


def _written(conda: ir.Conda) -> dict[str, Any]:
    dependencies: list[Any] = [f"python={conda.python}", *conda.packages]
    if conda.pip:
        dependencies.append({"pip": list(conda.pip)})
    # `project_environment` is the name in every environment that CondaDependencies makes (conda_dependencies.yml).
    return {"name": "project_environment", "channels": list(conda.channels), "dependencies": dependencies}


def _read(file: str, files: ProjectFiles) -> Any:
    text, why = files.text(file)
    if text is None:
        raise CondaError(why)
    said: list[Diagnostic] = []
    node = load.load(Source(file, Path(file), text), said.append)
    if said:
        line = said[0].span.source.position(said[0].span.start).line
        raise CondaError(f"is no conda file: {said[0].message} (line {line})")
    document = _plain(data(node)) if node is not None else None
    if not isinstance(document, dict) or not isinstance(document.get("dependencies"), list):
        raise CondaError("is no conda file: it has no list of `dependencies`")
    return document


def _plain(value: Any) -> Any:
    """Tuples as lists, for the writer."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
