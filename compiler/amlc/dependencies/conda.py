"""An environment's conda file: written from the spec, or read from the project."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from amlc import ir, load, secrets
from amlc.dependencies import requirements
from amlc.diagnostics import Diagnostic, nearest
from amlc.project_files import ProjectFiles
from amlc.secrets import Literal
from amlc.source import Source, Span
from amlc.tree import MappingNode, Node, Scalar, SequenceNode, data

# What the SDK takes of a conda file, and refuses all else (azureml/core/conda_dependencies.py, `_VALID_YML_KEYS`).
_KEYS = ("name", "channels", "dependencies", "prefix", "variables")


class CondaError(Exception):
    """Why a conda file is none: words that follow its name."""


class Fault(NamedTuple):
    """What is wrong in a conda file, and where."""

    message: str
    span: Span
    help: str | None = None


class Items(NamedTuple):
    """The strings that a conda file holds, each where it stands; what is wrong around them, and what is secret."""

    channels: tuple[Scalar, ...]
    packages: tuple[Scalar, ...]
    pip: tuple[Scalar, ...]
    faults: tuple[Fault, ...]
    secrets: tuple[Literal, ...] = ()


def resolved(conda: ir.Conda, files: ProjectFiles) -> str:
    """The conda file's text, byte for byte the same for the same packages. Raises CondaError."""
    import yaml

    document = _document(conda.file, files) if conda.file is not None else _written(conda, files)
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1_000))


def _written(conda: ir.Conda, files: ProjectFiles) -> dict[str, Any]:
    dependencies: list[Any] = [f"python={conda.python}", *conda.packages]
    pip = list(conda.pip)
    if conda.requirements is not None:
        source = files.source(conda.requirements)
        if isinstance(source, str):
            raise CondaError(source)
        pip = [line for _, _, line in requirements.lines(source.text) if not line.startswith("#")]
    if pip:
        dependencies.append({"pip": pip})
    # `project_environment` is the name in every environment that CondaDependencies makes (conda_dependencies.yml).
    return {"name": "project_environment", "channels": list(conda.channels), "dependencies": dependencies}


def _document(file: str, files: ProjectFiles) -> Any:
    source = files.source(file)
    if isinstance(source, str):
        raise CondaError(source)
    node, _ = _read(source)
    document = _plain(data(node)) if node is not None else None
    if not isinstance(document, dict) or not isinstance(document.get("dependencies"), list):
        raise CondaError("is not a conda file")
    return document


@lru_cache(maxsize=16)  # every check of packages asks for the same file
def items(source: Source) -> Items:
    """What a conda file lists."""
    node, said = _read(source)
    faults = [Fault(one.message, one.span, one.help) for one in said]
    if node is None or said:
        return Items((), (), (), tuple(faults))
    if not isinstance(node, MappingNode):
        return Items((), (), (), (Fault("a conda file must be a mapping", node.span.first_line()),))
    faults += _keys(node)
    channels = list(_strings(node.get("channels"), "channels", faults))
    packages: list[Scalar] = []
    pip: list[Scalar] = []
    lists = 0
    listed = node.get("dependencies")
    for item in listed.items if isinstance(listed, SequenceNode) else ():
        if isinstance(item, MappingNode):
            lists += "pip" in item.entries
            if lists > 1 and "pip" in item.entries:
                faults.append(Fault("conda reads only the last of several `pip` lists", item.entries["pip"].key.span))
            pip += _nested(item, faults)
        elif isinstance(item, Scalar) and isinstance(item.value, str):
            packages.append(item)
        else:
            faults.append(Fault("an item of `dependencies` must be a string or `pip: […]`", item.span.first_line()))
    literals = secrets.literals(node)
    source.hidden.extend((one.node.span.start, one.node.span.end) for one in literals)
    return Items(tuple(channels), tuple(packages), tuple(pip), tuple(faults), literals)


def _keys(node: MappingNode) -> Iterator[Fault]:
    for name, entry in node.entries.items():
        if name not in _KEYS:
            near = nearest(name, _KEYS)
            advice = f"did you mean `{near}`?" if near else None
            yield Fault(f"`{name}` is not a key of a conda file", entry.key.span, advice)
    listed = node.get("dependencies")
    if listed is None and not any(nearest(one, _KEYS) == "dependencies" for one in node.entries if one not in _KEYS):
        yield Fault("the conda file has no `dependencies`", node.span.first_line())
    elif listed is not None and not isinstance(listed, SequenceNode):
        yield Fault("`dependencies` must be a list", node.entries["dependencies"].key.span)


def _nested(item: MappingNode, faults: list[Fault]) -> Iterator[Scalar]:
    for name, entry in item.entries.items():
        if name == "pip":
            yield from _strings(entry.value, "pip", faults)
        else:
            # `- numpy: 1.26` is a mapping to YAML.
            advice = None
            if isinstance(entry.value, Scalar) and entry.value.raw:
                advice = f"did you mean `{name}={entry.value.raw}`?"
            faults.append(
                Fault(f"`{name}: …` is neither a package nor a list that conda knows", entry.key.span, advice)
            )


def _strings(node: Node | None, key: str, faults: list[Fault]) -> Iterator[Scalar]:
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return
    if not isinstance(node, SequenceNode):
        faults.append(Fault(f"`{key}` must be a list", node.span.first_line()))
        return
    for item in node.items:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            yield item
        else:
            faults.append(Fault(f"an item of `{key}` must be a string", item.span.first_line()))


def _read(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    said: list[Diagnostic] = []
    return load.load(source, said.append), said


def _plain(value: Any) -> Any:
    """Tuples as lists, for the writer."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
