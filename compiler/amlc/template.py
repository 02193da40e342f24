"""Evaluates `{{ … }}` inside scalars, sandboxed and bounded, and never the tree around them. Imports jinja2, alone."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from operator import is_not
from typing import Any, NamedTuple

from amlc.diagnostics import Diagnostic, did_you_mean, error
from amlc.source import Span
from amlc.tree import Entry, MappingNode, Node, Path, Scalar, SequenceNode, Value

MAX_TEMPLATE = 4_096  # characters of one scalar
MAX_RESULT = 65_536
_LONE = re.compile(r"\s*\{\{((?:(?!\{\{|\}\}).)*)\}\}\s*", re.DOTALL)
_NAME = re.compile(r"\s*\{\{\s*(?!(?:[tT]rue|[fF]alse|[nN]one)\b)([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}\s*")
_FILTERS = (
    "abs",
    "capitalize",
    "default",
    "float",
    "int",
    "length",
    "lower",
    "replace",
    "string",
    "title",
    "trim",
    "upper",
)

Report = Callable[[Diagnostic], None]


class Variable(NamedTuple):
    """A compile-time value; `unset` names the environment variable it should have come from."""

    value: Value
    unset: str | None = None


class Rendering:
    """What rendering found besides the tree: values whose environment variable is not set, those that failed, and the
    variables that were used.
    """

    __slots__ = ("failed", "report", "unset", "used", "variables")

    def __init__(self, variables: Mapping[str, Variable], report: Report) -> None:
        self.variables = variables
        self.report = report
        self.unset: dict[Path, tuple[str, Span]] = {}
        self.failed: set[Path] = set()
        self.used: set[str] = set()


def render(node: Node, rendering: Rendering, path: Path = ()) -> Node:
    """The tree with its templates evaluated; a tree without any comes back as it is."""
    if isinstance(node, Scalar):
        return _scalar(node, rendering, path) if _is_template(node) else node
    if isinstance(node, SequenceNode):
        items = list(node.items)
        for index, item in enumerate(items):
            if not isinstance(item, Scalar) or _is_template(item):
                items[index] = render(item, rendering, (*path, index))
        return SequenceNode(tuple(items), node.span) if any(map(is_not, items, node.items)) else node
    named = node.entries.get("variable")
    if named is not None and len(node.entries) == 1 and isinstance(named.value, Scalar):
        return _reference(named.value, rendering, path)
    changed: dict[str, Entry] = {}
    for name, entry in node.entries.items():
        if "{{" in name:
            message = "a template cannot stand in a key: it gives one value, and no name"
            rendering.report(error("invalid-template", message, entry.key.span))
        value = entry.value
        if not isinstance(value, Scalar) or _is_template(value):
            made = render(value, rendering, (*path, name))
            if made is not value:
                changed[name] = Entry(entry.key, made)
    return MappingNode({**node.entries, **changed}, node.span) if changed else node


def names(text: str) -> set[str]:
    """The variables that a template names; none of one that is broken, which rendering says."""
    if alone := _NAME.fullmatch(text):
        return {alone[1]}
    import jinja2.meta

    try:
        return set(jinja2.meta.find_undeclared_variables(_environment().parse(text[:MAX_TEMPLATE])))
    except (jinja2.TemplateError, RecursionError):
        return set()


def _is_template(node: Scalar) -> bool:
    value = node.value
    return type(value) is str and "{{" in value


def _reference(name: Scalar, rendering: Rendering, path: Path) -> Scalar:
    return Scalar(_lookup(str(name.value), name.span, rendering, path), name.span)


def _lookup(name: str, span: Span, rendering: Rendering, path: Path) -> Value:
    rendering.used.add(name)
    variable = rendering.variables.get(name)
    if variable is None:
        rendering.failed.add(path)
        _undefined(name, span, rendering)
        return ""
    if variable.unset:
        rendering.unset[path] = (variable.unset, span)
    return variable.value


def _undefined(name: str, span: Span, rendering: Rendering) -> None:
    help_ = did_you_mean(name, rendering.variables, sort="variables")
    rendering.report(error("undefined-variable", f"there is no variable `{name}`", span, help_))


def _scalar(node: Scalar, rendering: Rendering, path: Path) -> Scalar:
    text = str(node.value)
    if alone := _NAME.fullmatch(text):  # what most templates are needs no jinja2, which is slow to import
        return Scalar(_lookup(alone[1], _within(node, alone[1]), rendering, path), node.span)
    import jinja2.meta

    if len(text) > MAX_TEMPLATE:
        message = f"a template may have {MAX_TEMPLATE:,} characters, this has {len(text):,}"
        rendering.report(error("invalid-template", message, node.span))
        return _failed(node, rendering, path)
    environment = _environment()
    try:
        names = jinja2.meta.find_undeclared_variables(environment.parse(text))
        missing = sorted(names - rendering.variables.keys())
        for name in missing:
            _undefined(name, _within(node, name), rendering)
        if missing:
            return _failed(node, rendering, path)
        for name in sorted(names):
            _lookup(name, node.span, rendering, path)
        values = {name: rendering.variables[name].value for name in names}
        lone = _LONE.fullmatch(text)
        result = environment.compile_expression(lone[1], undefined_to_none=False)(values) if lone else None
        if lone is None:
            result = environment.from_string(text).render(values)
        result = _bounded(result)
    except (jinja2.TemplateError, ArithmeticError, TypeError, ValueError, RecursionError, MemoryError) as fault:
        reason = "it nests too deep" if isinstance(fault, RecursionError) else str(fault).partition("\n")[0]
        rendering.report(
            _no_filter(node, reason) or error("invalid-template", f"the template fails: {reason}", node.span)
        )
        return _failed(node, rendering, path)
    if not isinstance(result, str | int | float | bool | None):
        rendering.report(error("invalid-template", "the template gives no single value", node.span))
        return _failed(node, rendering, path)
    return Scalar(result, node.span)


def _no_filter(node: Scalar, reason: str) -> Diagnostic | None:
    named = re.fullmatch(r"No filter named '(\w+)'\.", reason)
    if not named:
        return None
    advice = did_you_mean(named[1], _FILTERS, sort="filters")
    return error("invalid-template", f"there is no filter `{named[1]}`", _within(node, named[1]), advice)


def _failed(node: Scalar, rendering: Rendering, path: Path) -> Scalar:
    rendering.failed.add(path)
    return Scalar("", node.span)


def _within(node: Scalar, name: str) -> Span:
    """The place of a name inside a scalar's own text."""
    found = re.search(rf"\b{re.escape(name)}\b", node.span.source.text[node.span.start : node.span.end])
    if not found:
        return node.span
    start = node.span.start + found.start()
    return Span(node.span.source, start, start + len(name))


def _bounded(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_RESULT:
        raise ValueError(f"its result is longer than {MAX_RESULT:,} characters")
    if isinstance(value, int) and value.bit_length() > 1_024:
        raise ValueError("its result has too many digits")
    return value


@cache
def _environment() -> Any:
    """A sandbox with operators that are bounded, a few filters, no functions, no attributes, no statements."""
    import jinja2.sandbox

    class Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            numbers = isinstance(left, int | float) and isinstance(right, int | float)
            if operator in ("*", "**", "%") and not numbers:
                raise jinja2.TemplateError(f"`{operator}` takes two numbers")
            if operator == "**" and (abs(right) > 64 or abs(left) > 2**64):
                raise jinja2.TemplateError("the power is too large")
            return _bounded(super().call_binop(context, operator, left, right))

        def call(self, *_: Any, **__: Any) -> Any:
            raise jinja2.TemplateError("a template cannot call functions")

        def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ARG002 - jinja2 names its arguments
            raise jinja2.TemplateError(f"a value has no `{attribute}`")

    # Statements (`{% … %}`) and comments are no part of the language: their marks are moved out of reach.
    environment = Sandbox(
        undefined=jinja2.StrictUndefined,
        optimized=False,
        keep_trailing_newline=True,
        block_start_string="\0%",
        block_end_string="%\0",
        comment_start_string="\0#",
        comment_end_string="#\0",
    )
    environment.filters = {name: environment.filters[name] for name in _FILTERS} | {"replace": _replace}
    environment.globals = {}
    return environment


def _replace(text: Any, old: Any, new: Any) -> str:
    """Jinja's `replace`, refused before it is done when it would be too long."""
    before, found, after = str(text), str(old), str(new)
    if len(before) + before.count(found) * max(0, len(after) - len(found)) > MAX_RESULT:
        raise ValueError(f"its result is longer than {MAX_RESULT:,} characters")
    return before.replace(found, after)
