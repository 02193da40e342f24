"""What an expression of a script stands for, and what its calls do."""

import ast
import builtins
from collections.abc import Iterable
from typing import NoReturn

from amlc.scripts import argparse_calls, click_commands
from amlc.scripts.interface import Interface
from amlc.scripts.values import (
    Choice,
    CommandLine,
    Frame,
    Function,
    Group,
    Known,
    Named,
    NotUnderstood,
    Parser,
    Value,
    let_go,
)

MAX_DEPTH = 20
MAX_STEPS = 100_000
_EXITS = frozenset(("sys.exit", "exit", "quit", "os._exit", "os.abort"))
_CLICK_TYPES = frozenset(("click.IntRange", "click.FloatRange", "click.Path", "click.File", "click.DateTime"))
# Calls that may be given the command line, to show it.
_SHOWS = frozenset(("print", "str", "repr", "debug", "info", "warning", "error", "join"))


class Returned(Exception):
    """The function that is followed returns; None is a value that is not known."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Ended(Exception):
    """What is followed ends here on every run."""


class Expressions:
    """What following a script has found so far. `seen`: the parts that have to do with its command line."""

    def __init__(self) -> None:
        self.found: Interface | None = None
        self.seen: set[int] = set()
        self.sure = True
        self.steps = 0
        self.depth = 0
        self.generators: dict[int, bool] = {}

    def block(self, statements: Iterable[ast.stmt], frame: Frame) -> None:
        raise NotImplementedError

    def assign(self, target: ast.expr, value: Value, frame: Frame) -> None:
        raise NotImplementedError

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise NotUnderstood

    def read(self, interface: Interface, frame: Frame) -> NoReturn:
        """The command line is read here: what comes after does not matter. Raises NotUnderstood unless it surely is."""
        if not (self.sure and frame.sure):
            raise NotUnderstood
        self.found = interface
        raise Ended

    def end(self, frame: Frame) -> None:
        if self.sure and frame.sure:
            raise Ended
        self.sure = False

    def lost(self, node: ast.expr, frame: Frame) -> None:
        """What stands where its value is not followed. Raises NotUnderstood when that is a parser."""
        let_go(self.value(node, frame))

    def inner(self, node: ast.AST, frame: Frame) -> None:
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                self.lost(part, frame)
            elif isinstance(part, ast.keyword):
                self.lost(part.value, frame)

    def forget(self, node: ast.expr, frame: Frame) -> None:
        """A list that something may have changed is known no more."""
        if isinstance(node, ast.Name) and (holder := frame.find(node.id)) is not None:
            held = holder.names[node.id]
            if isinstance(held, Known) and isinstance(held.value, list):
                holder.names[node.id] = None

    def value(self, node: ast.expr, frame: Frame) -> Value:
        self.step()
        match node:
            case ast.Constant():
                return Known(node.value)
            case ast.Name():
                return self.name(node, frame)
            case ast.Attribute():
                of = self.value(node.value, frame)
                if isinstance(of, Parser | Group):
                    raise NotUnderstood
                if not isinstance(of, Named):
                    return None
                if of == "sys" and node.attr == "argv":
                    self.seen.add(id(node))
                return Named(f"{of}.{node.attr}")
            case ast.Subscript():
                of = self.value(node.value, frame)
                if of == Named("sys.argv") and _is_rest(node.slice):
                    return CommandLine()
                let_go(of)
                self.lost(node.slice, frame)
            case ast.List() | ast.Tuple() | ast.Set():
                values = [self.value(one, frame) for one in node.elts]
                let_go(*values)
                items = [one.value for one in values if isinstance(one, Known)]
                if len(items) == len(values):
                    return Known(tuple(items) if isinstance(node, ast.Tuple) else items)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Known(-number)
            case ast.NamedExpr():
                value = self.value(node.value, frame)
                self.assign(node.target, value, frame)
                return value
            case ast.Call():
                return self.call(node, frame)
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pass  # done elsewhere, or many times: what they do with a command line is looked for at the end
            case ast.IfExp() | ast.BoolOp():
                sure, frame.sure = frame.sure, False
                self.inner(node, frame)
                frame.sure = sure
            case _:
                self.inner(node, frame)
        return None

    def name(self, node: ast.Name, frame: Frame) -> Value:
        holder = frame.find(node.id)
        if holder is None:
            return Named(node.id) if hasattr(builtins, node.id) else None
        self.seen.add(id(node))
        return holder.names[node.id]

    def call(self, node: ast.Call, frame: Frame) -> Value:
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if isinstance(node.func, ast.Attribute):
            receiver = self.value(node.func.value, frame)
            if isinstance(receiver, Parser | Group):
                return self.of_parser(receiver, method, node, frame)
            let_go(receiver)
            self.forget(node.func.value, frame)
        callee = self.value(node.func, frame)
        if isinstance(callee, Function):
            return self.follow(callee, node, frame)
        if callee == Named("argparse.ArgumentParser"):
            return self.parser(node, frame)
        shows = (method or (callee if isinstance(callee, Named) else "")) in _SHOWS
        values = [self.value(one, frame) for one in (*node.args, *(one.value for one in node.keywords))]
        let_go(*(one for one in values if not (shows and one in (Named("sys.argv"), CommandLine()))))
        if isinstance(callee, Named) and callee in _EXITS:
            self.end(frame)
        given = dict(zip((one.arg for one in node.keywords), values[len(node.args) :], strict=True))
        return _built(callee, values[: len(node.args)], given) if isinstance(callee, Named) else None

    def arguments(self, node: ast.Call, frame: Frame) -> tuple[list[Value], dict[str, Value]]:
        """What a call is given. Raises NotUnderstood for `*rest`; `**rest` is the one without a name."""
        if any(isinstance(one, ast.Starred) for one in node.args):
            raise NotUnderstood
        positional = [self.value(one, frame) for one in node.args]
        return positional, {one.arg or "**": self.value(one.value, frame) for one in node.keywords}

    def parser(self, node: ast.Call, frame: Frame) -> Parser:
        self.seen.add(id(node))
        parents: list[Value] = []
        for one in node.keywords:
            if one.arg == "parents" and isinstance(one.value, ast.List):
                parents = [self.value(parent, frame) for parent in one.value.elts]
            elif one.arg == "parents":
                raise NotUnderstood
        rest = ast.Call(node.func, node.args, [one for one in node.keywords if one.arg != "parents"])
        made = argparse_calls.parser(*self.arguments(rest, frame))
        argparse_calls.inherit(made, parents)
        return made

    def of_parser(self, receiver: Parser | Group, method: str, node: ast.Call, frame: Frame) -> Value:
        self.seen.add(id(node))
        positional, given = self.arguments(node, frame)
        if method in ("parse_args", "parse_known_args") and isinstance(receiver, Parser):
            self.read(argparse_calls.reading(receiver, method, positional, given), frame)
        let_go(*positional, *given.values())
        if method in ("error", "exit"):
            self.end(frame)
            return None
        return argparse_calls.method(receiver, node, positional, given, sure=self.sure and frame.sure)

    def follow(self, callee: Function, node: ast.Call, frame: Frame) -> Value:
        """The value of a call of the script's own function, whose body is followed."""
        if callee.decorators:
            if node.args or any(one.arg != "standalone_mode" for one in node.keywords):
                raise NotUnderstood
            self.read(click_commands.interface(callee.decorators), frame)
        inner = Frame(callee.frame, sure=frame.sure)
        self.bind(callee, node, frame, inner)
        if self.generators.setdefault(id(callee.node), _is_generator(callee.node)):
            let_go(*inner.names.values())
            return None
        if self.depth == MAX_DEPTH:
            raise NotUnderstood
        self.depth += 1
        try:
            self.block(callee.node.body, inner)
        except Returned as returned:
            if inner.cut:
                let_go(returned.value)
            return None if inner.cut else returned.value
        finally:
            self.depth -= 1
        return None if inner.cut else Known(None)

    def bind(self, callee: Function, node: ast.Call, frame: Frame, inner: Frame) -> None:
        """The function's parameters in its own frame."""
        wanted = callee.node.args
        positional = [*wanted.posonlyargs, *wanted.args]
        names = [one.arg for one in (*positional, wanted.vararg, *wanted.kwonlyargs, wanted.kwarg) if one is not None]
        inner.names |= dict.fromkeys(names)
        values = [self.value(one, frame) for one in node.args]
        given = {one.arg: self.value(one.value, frame) for one in node.keywords}
        starred = None in given or any(isinstance(one, ast.Starred) for one in node.args)
        if starred or wanted.vararg or wanted.kwarg:
            let_go(*values, *given.values())
            return
        for one, default in zip(reversed(positional), reversed(wanted.defaults), strict=False):
            inner.names[one.arg] = self.value(default, callee.frame)
        for one, own in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True):
            inner.names[one.arg] = None if own is None else self.value(own, callee.frame)
        inner.names |= {one.arg: value for one, value in zip(positional, values, strict=False)}
        inner.names |= {name: value for name, value in given.items() if name is not None}


def _built(name: str, values: list[Value], given: dict[str | None, Value]) -> Value:
    """`list(…)` or `range(…)` of literals, and click's types."""
    literals = [one.value for one in values if isinstance(one, Known)]
    if name in _CLICK_TYPES:
        return Named(name)
    if len(literals) != len(values) or not literals:
        return None
    first = literals[0]
    if name == "click.Choice" and isinstance(first, list | tuple) and all(isinstance(one, str) for one in first):
        folds = given.get("case_sensitive", Known(True))
        return Choice(tuple(first), folds_case=folds != Known(True))
    if given:
        return None
    if name == "range" and len(literals) <= 3 and all(type(one) is int for one in literals) and literals[2:] != [0]:
        return Known(range(*literals))
    if name in ("list", "tuple", "set", "sorted") and len(literals) == 1 and isinstance(first, list | tuple):
        return Known(list(first))
    return None


def _is_rest(node: ast.expr) -> bool:
    """Whether it is `1:`."""
    if not isinstance(node, ast.Slice) or not isinstance(node.lower, ast.Constant):
        return False
    return node.lower.value == 1 and node.upper is None and node.step is None


def _is_generator(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node))
