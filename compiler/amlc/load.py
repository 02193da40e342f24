"""Reads YAML into nodes: libyaml's events, YAML 1.2 scalars, and every place kept. The only module that reads YAML."""

import re
from collections.abc import Callable

import yaml

from amlc.diagnostics import Diagnostic, Note, error
from amlc.source import Source, Span
from amlc.tree import Entry, MappingNode, Node, Scalar, SequenceNode, Value

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 64
MAX_INT = 2**63 - 1  # what the service's bodies hold
MAX_NODES = 200_000  # after aliases are expanded

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# The core schema of YAML 1.2 (section 10.3.2), so `on`, `yes` and `010` are not what YAML 1.1 made of them.
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_FIRST = frozenset(("", *"0123456789+-.~nNtTfF"))  # what any of these begins with
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_VALUES = {yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent}
_TAGS = {"tag:yaml.org,2002:" + name for name in ("str", "int", "float", "bool", "null", "map", "seq")} | {"!", None}


class _Refused(Exception):
    """The file cannot be read on; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def load(source: Source, report: Callable[[Diagnostic], None]) -> Node | None:
    """The tree of a file, or None when it is no YAML; what is wrong with it goes to `report`."""
    try:
        return _Builder(source, report).build()
    except _Refused as refused:
        report(refused.diagnostic)
    except yaml.MarkedYAMLError as fault:
        report(_misread(source, fault))
    except yaml.reader.ReaderError as fault:
        at = min(fault.position, len(source.text))
        report(error("invalid-yaml", "the file holds a character that YAML does not allow", Span(source, at, at + 1)))
    return None


def _misread(source: Source, fault: yaml.MarkedYAMLError) -> Diagnostic:
    from amlc import misread  # only a file that is no YAML needs it

    mark, begun = fault.problem_mark or fault.context_mark, fault.context_mark
    length = len(source.text)
    return misread.diagnosis(
        source,
        misread.Fault(
            problem=fault.problem or "this is not YAML",
            at=min(mark.index, length) if mark else 0,
            context=fault.context or "",
            begun=min(begun.index, length) if begun else None,
        ),
    )


def decode(data: bytes) -> tuple[str, int | None]:
    """A file's bytes as text, and where the first byte that is no UTF-8 would stand in that text."""
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as fault:
        return data.decode("utf-8-sig", errors="replace"), len(data[: fault.start].decode("utf-8-sig"))


def scalar(text: str) -> Value:
    """The value of a plain scalar. Raises ValueError for a number no machine would want."""
    if text[:1] not in _FIRST:  # most texts
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text[2:], base) if base != 10 else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinite := _INFINITE.fullmatch(text):
        return float(infinite[1] + "inf")
    return float("nan") if text in (".nan", ".NaN", ".NAN") else text


class _Open:
    """A collection that has not ended yet: how it starts, what it holds, how deep that is, and how many more values
    there are in it.
    """

    __slots__ = ("children", "depth", "more", "start")

    def __init__(self, start: yaml.Event) -> None:
        self.start = start
        self.children: list[Node] = []
        self.more = 0
        self.depth = 0


class _Builder:
    """One reading: a stack of open collections instead of recursion, so depth costs nothing but its limit."""

    def __init__(self, source: Source, report: Callable[[Diagnostic], None]) -> None:
        self.source = source
        self.report = report
        self.anchors: dict[str, tuple[Node, int, int] | None] = {}  # with its size and depth; None: still open

    def build(self) -> Node:
        source = self.source
        next_event = _Loader(source.text).get_event  # `yaml.parse` asks twice for each
        new = tuple.__new__  # what `Span(…)` calls, and there is one for each value
        top: list[Node] = []
        children = top  # of the innermost collection that is open
        stack: list[_Open] = []
        number = 0
        while (event := next_event()) is not None:
            kind = type(event)
            if kind in _VALUES:
                number += 1
                if number > MAX_NODES:
                    raise _Refused(error("too-large", f"more than {MAX_NODES:,} values", self.span(event)))
            if kind is yaml.ScalarEvent:
                text, plain = event.value, not event.style
                if event.tag is None and not (plain and text[:1] in _FIRST):  # most are what they look like
                    span = new(Span, (source, event.start_mark.index, event.end_mark.index))
                    leaf = Scalar(text, span, text, plain)
                else:
                    leaf = self.scalar(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = (leaf, 1, 0)
                children.append(leaf)
                continue
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if len(stack) == MAX_DEPTH:
                    raise _Refused(error("too-deep", f"nested more than {MAX_DEPTH} deep", self.span(event)))
                self.check_tag(event)
                if event.anchor:
                    self.anchors[event.anchor] = None
                stack.append(_Open(event))
                children = stack[-1].children
                continue
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                ended = stack.pop()
                node, size, depth = self.collection(ended, event)
                if ended.start.anchor:
                    self.anchors[ended.start.anchor] = (node, size, depth)
                children = stack[-1].children if stack else top
            elif kind is yaml.AliasEvent:
                node, size, depth = self.alias(event)
            elif kind is yaml.DocumentStartEvent and top:
                at = self.span(event)
                raise _Refused(error("several-documents", "a second document starts here", at, "one file, one spec"))
            else:
                continue
            children.append(node)
            if stack:
                holder = stack[-1]
                holder.more += size - 1
                if depth > holder.depth:
                    holder.depth = depth
        return top[0] if top else Scalar(None, Span(source, 0, 0))

    def span(self, event: yaml.Event) -> Span:
        return Span(self.source, event.start_mark.index, event.end_mark.index)

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span, text, tag, plain = self.span(event), event.value, event.tag, not event.style
        value: Value = text
        if tag is not None:
            self.check_tag(event)
        if (plain and tag is None) or tag not in (None, "!", "tag:yaml.org,2002:str"):
            try:
                value = scalar(text)
            except ValueError:
                self.report(error("invalid-value", "this number has too many digits", span))
            if type(value) is int and not -MAX_INT <= value <= MAX_INT:
                advice = "quote it if it is a text"
                self.report(error("invalid-value", "this number is larger than Azure ML can hold", span, advice))
        return Scalar(value, span, text, plain)

    def alias(self, event: yaml.AliasEvent) -> tuple[Node, int, int]:
        found = self.anchors.get(event.anchor)
        if found is None:
            what = "refers to itself" if event.anchor in self.anchors else "is not defined before this"
            raise _Refused(error("invalid-yaml", f"the alias `*{event.anchor}` {what}", self.span(event)))
        return found

    def check_tag(self, event: yaml.NodeEvent) -> None:
        if event.tag not in _TAGS:
            self.report(error("invalid-yaml", f"the tag `{event.tag}` means nothing here", self.span(event)))

    def collection(self, ended: _Open, event: yaml.Event) -> tuple[Node, int, int]:
        """With its size and depth."""
        span = Span(self.source, ended.start.start_mark.index, event.end_mark.index)
        size = 1 + len(ended.children) + ended.more
        if size > MAX_NODES:
            raise _Refused(error("too-large", f"more than {MAX_NODES:,} values, aliases expanded", span))
        depth = 1 + ended.depth
        if depth > MAX_DEPTH:  # by aliases of aliases
            raise _Refused(error("too-deep", f"nested more than {MAX_DEPTH} deep, aliases expanded", span))
        if isinstance(ended.start, yaml.MappingStartEvent):
            return self.mapping(ended.children, span), size, depth
        return SequenceNode(tuple(ended.children), span), size, depth

    def mapping(self, children: list[Node], span: Span) -> Node:
        written, (_, start, end) = self.source.text, span
        is_template = written.startswith("{{", start, end) and written.endswith("}}", start, end)
        if is_template and children and not isinstance(children[0], Scalar):
            # YAML reads an unquoted template as a mapping whose key is a mapping.
            text = written[start:end]
            self.report(error("unquoted-template", "a template must be quoted", span, f'write "{text}"'))
            return Scalar(text, span, text)
        entries: dict[str, Entry] = {}
        merged: list[tuple[Scalar, Node]] = []
        keys = iter(children)
        for key, value in zip(keys, keys, strict=True):
            if not isinstance(key, Scalar):
                self.report(error("invalid-key", "a key must be a name", key.span))
            elif key.plain and key.raw == "<<":
                merged.append((key, value))
            elif key.raw in entries:
                first = Note("first given here", entries[key.raw].key.span)
                self.report(error("duplicate-key", f"`{key.raw}` is given twice", key.span, None, first))
            else:
                entries[key.raw] = Entry(key, value)
        for key, value in merged:
            for part in value.items if isinstance(value, SequenceNode) else (value,):
                if not isinstance(part, MappingNode):
                    self.report(error("invalid-value", "`<<` merges mappings only", key.span))
                    continue
                for name, entry in part.entries.items():
                    entries.setdefault(name, entry)
        return MappingNode(entries, span)
