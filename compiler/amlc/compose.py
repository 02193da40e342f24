"""Brings `include`, `targets` and the base together into one tree, each value still knowing where it was written."""

import posixpath
from collections.abc import Callable
from pathlib import Path

from amlc import load, project, secrets
from amlc.diagnostics import Diagnostic, Note, did_you_mean, error, nearest
from amlc.source import Source, Span
from amlc.tree import Entry, MappingNode, Node, Scalar, SequenceNode

Report = Callable[[Diagnostic], None]
_COMPOSITION = ("include", "targets")
_WORDS = ("include", "variables", "targets")
# What else a file can say (`spec.pipeline.Pipeline`, which is slow to import), and what composing itself reads.
SECTIONS = frozenset(
    (
        *("amlc", "name", "description", "tags", "experiment", "workspace", "datastores", "compute", "environments"),
        *("inputs", "parameters", "steps", "publish", "schedules", *_WORDS),
    )
)
MAX_INCLUDES = 100


def merge(base: Node, over: Node) -> Node:
    """Mappings merge key by key; anything else replaces; null removes."""
    if not (isinstance(base, MappingNode) and isinstance(over, MappingNode)):
        return over
    entries = dict(base.entries)
    for name, entry in over.entries.items():
        if isinstance(entry.value, Scalar) and entry.value.value is None:
            entries.pop(name, None)
        elif name in entries:
            entries[name] = Entry(entry.key, merge(entries[name].value, entry.value))
        else:
            entries[name] = entry
    return MappingNode(entries, base.span)


def read(path: Path, name: str, report: Report) -> Node | None:
    """The tree of a file, or None with the reason reported. Raises project.Unreadable."""
    content = project.read_bytes(path, load.MAX_BYTES)
    return parse(content, path, name, report)


def parse(content: bytes, path: Path, name: str, report: Report) -> Node | None:
    text, bad = load.decode(content)
    source = Source(name, path, text)
    if bad is not None:
        span = Span(source, bad, bad + 1)
        report(error("invalid-yaml", "the file is not UTF-8 from here", span, "save it as UTF-8"))
        return None
    node = load.load(source, report)
    source.hidden.extend((span.start, span.end) for span in (secrets.spans(node) if node is not None else ()))
    return _with_sections(node, report) if isinstance(node, MappingNode) else node


def _with_sections(node: MappingNode, report: Report) -> MappingNode:
    """The file with a misspelt `include`, `variables` or `targets` put right, and said: all else follows from them."""
    entries = dict(node.entries)
    for name, entry in node.entries.items():
        if name in SECTIONS or nearest(name, _WORDS) is None:
            continue
        meant = nearest(name, SECTIONS)
        if meant in _WORDS and meant not in entries:
            report(error("unknown-field", f"unknown field `{name}`", entry.key.span, f"did you mean `{meant}`?"))
            entries[meant] = entries.pop(name)
    return node if entries.keys() == node.entries.keys() else MappingNode(entries, node.span)


def include(
    root: Node,
    folder: Path,
    report: Report,
    trail: tuple[Path, ...],
    seen: list[str] | None = None,
    layers: list[MappingNode] | None = None,
) -> Node:
    """The file with what it includes below it. `folder` is the project root; `trail` the files being included, and
    `seen` all that have been included so far. `layers` takes every file's own part, what wins coming last.
    """
    seen = [] if seen is None else seen
    layers = [] if layers is None else layers
    if not isinstance(root, MappingNode):
        return root
    if "include" not in root.entries:
        layers.append(root)
        return root
    listed = root.entries["include"].value
    items = listed.items if isinstance(listed, SequenceNode) else (listed,)
    base: Node | None = None
    for item in items:
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            report(error("wrong-type", "`include` must be a list of paths", item.span))
            continue
        part = _included(item, folder, report, trail, seen, layers)
        if part is not None:
            base = part if base is None else merge(base, part)
    own = MappingNode({name: one for name, one in root.entries.items() if name != "include"}, root.span)
    layers.append(own)
    merged = own if base is None else merge(base, own)
    # What is missing at the top is missing in this file.
    return MappingNode(merged.entries, root.span) if isinstance(merged, MappingNode) else merged


def _included(
    item: Scalar,
    folder: Path,
    report: Report,
    trail: tuple[Path, ...],
    seen: list[str],
    layers: list[MappingNode],
) -> Node | None:
    written = str(item.value)
    seen.append(written)
    if len(seen) > MAX_INCLUDES:
        if len(seen) == MAX_INCLUDES + 1:
            report(error("too-large", f"more than {MAX_INCLUDES} files are included", item.span))
        return None
    here = item.span.source
    try:
        path = project.inside(folder, here.path.parent, written)
        if path.resolve() in trail:
            report(error("include-cycle", f"`{written}` includes this file again", item.span))
            return None
        node = read(path, sibling_name(here, written), report)
    except project.Unreadable as why:
        near = project.nearest(folder, here.path.parent, written)
        help_ = f"did you mean `{near}`?" if near else None
        report(error("invalid-include", f"`{written}` {why}", item.span, help_))
        return None
    if node is not None and not isinstance(node, MappingNode):
        report(error("invalid-include", f"`{written}` is not a mapping", item.span))
        return None
    return None if node is None else include(node, folder, report, (*trail, path.resolve()), seen, layers)


def sibling_name(source: Source, written: str) -> str:
    """What messages call a file that another one names."""
    return posixpath.normpath((Path(source.name).parent / written).as_posix())


def targets(root: Node) -> dict[str, Node]:
    """The overlays by name."""
    node = root.get("targets") if isinstance(root, MappingNode) else None
    return {name: entry.value for name, entry in node.entries.items()} if isinstance(node, MappingNode) else {}


def default_target(root: Node, report: Report) -> str | None:
    """The target with `default: true`; two of them are a mistake, and so are targets that are no mapping."""
    section = root.get("targets") if isinstance(root, MappingNode) else None
    if isinstance(section, SequenceNode) or (isinstance(section, Scalar) and section.value is not None):
        report(error("wrong-type", "`targets` must be a mapping of names to overlays", section.span))
    found: tuple[str, Span] | None = None
    for name, overlay in targets(root).items():
        flag = overlay.get("default") if isinstance(overlay, MappingNode) else None
        if flag is None:
            continue
        if not isinstance(flag, Scalar) or not isinstance(flag.value, bool):
            report(error("wrong-type", "`default` must be true or false", flag.span))
        elif flag.value and found:
            first = Note("the first one", found[1])
            report(error("duplicate-default", f"`{name}` is a second default target", flag.span, None, first))
        elif flag.value:
            found = (name, flag.span)
    return found[0] if found else None


def overlay(root: Node, target: str | None, report: Report) -> Node:
    """The base with a target laid over it, or the base alone."""
    if not isinstance(root, MappingNode):
        return root
    base: Node = MappingNode({name: one for name, one in root.entries.items() if name not in _COMPOSITION}, root.span)
    if target is None:
        return base
    over = targets(root)[target]
    if isinstance(over, Scalar) and over.value is None:
        return base
    if not isinstance(over, MappingNode):
        report(error("wrong-type", f"the target `{target}` must be a mapping", over.span))
        return base
    for name in ("amlc", "include", "targets"):
        if name in over.entries:
            span = over.entries[name].key.span
            report(error("unknown-field", f"a target cannot set `{name}`", span))
    laid = SECTIONS - {"amlc", *_COMPOSITION}
    for name, entry in over.entries.items():
        if name not in SECTIONS and name != "default":
            advice = did_you_mean(name, (*laid, "default"), sort="fields")
            report(error("unknown-field", f"unknown field `{name}`", entry.key.span, advice))
    return merge(base, MappingNode({name: one for name, one in over.entries.items() if name in laid}, over.span))


def unknown_target(root: Node, target: str) -> str | None:
    """Help for a target that the file does not have."""
    return did_you_mean(target, targets(root), sort="targets")
