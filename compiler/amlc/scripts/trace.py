"""Follows a script through what it does on every run, up to where its command line is read. Nothing is run."""

import ast
import contextlib
from collections.abc import Iterable

from amlc.scripts import argparse_calls
from amlc.scripts.expressions import Ended, Expressions, Returned
from amlc.scripts.interface import Interface
from amlc.scripts.parsing import is_main_guard
from amlc.scripts.values import Decorator, Frame, Function, Group, Known, Named, NotUnderstood, Parser, Value, let_go


def interface_of(tree: ast.Module, *, imported: bool = False) -> Interface | None:
    """The command line that the script reads on every run; None when it reads none, or that cannot be told. One that is
    imported is so by Azure ML, which then calls its `init()`.
    """
    statements, frame = _Statements(imported=imported), Frame(None)
    try:
        with contextlib.suppress(Ended, Returned):
            statements.block(tree.body, frame)
            if imported and isinstance(init := frame.names.get("init"), Function):
                statements.follow(init, ast.Call(ast.Name("init"), [], []), frame)
        _nothing_else(tree, statements.seen)
    except (NotUnderstood, RecursionError):
        return None
    return statements.found


def _nothing_else(tree: ast.Module, seen: set[int]) -> None:
    """Raises NotUnderstood when a part of the script that was not followed has to do with command lines, too."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)):
                touches = name in argparse_calls.METHODS
            case ast.Call(func=ast.Name(id="ArgumentParser")):
                touches = True
            case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
                touches = name in ("argv", "orig_argv")
            case _:
                continue
        if touches and id(node) not in seen:
            raise NotUnderstood


class _Statements(Expressions):
    def __init__(self, *, imported: bool) -> None:
        super().__init__()
        self.imported = imported

    def block(self, statements: Iterable[ast.stmt], frame: Frame) -> None:
        for one in statements:
            self.step()
            self.statement(one, frame)

    def maybe(self, statements: Iterable[ast.stmt], frame: Frame) -> None:
        """What is done on some runs only: what it assigns is not known afterwards."""
        before, sure, cut = dict(frame.names), frame.sure, frame.cut
        self.steps += len(before) // 8  # copying is work, too
        frame.sure, frame.cut = False, False
        try:
            self.block(statements, frame)
        except Returned:
            frame.cut = True
        except Ended:
            self.sure = False
        frame.sure = sure and not frame.cut
        frame.cut = frame.cut or cut
        for name, value in frame.names.items():
            if name not in before or before[name] is not value:
                let_go(before.get(name), value)
                frame.names[name] = None

    def statement(self, node: ast.stmt, frame: Frame) -> None:
        match node:
            case ast.FunctionDef():
                frame.bind(node.name, self.function(node, frame))
            case ast.AsyncFunctionDef():
                frame.bind(node.name, None)
            case ast.ClassDef():
                inner = Frame(frame)
                self.maybe(node.body, inner)
                frame.bind(node.name, None)
            case ast.Return():
                value = self.value(node.value, frame) if node.value else Known(None)
                if frame.sure:
                    raise Returned(value)
                let_go(value)
                raise Returned(None)
            case ast.Assign():
                value = self.value(node.value, frame)
                for target in node.targets:
                    self.assign(target, value, frame)
            case ast.AnnAssign():
                if node.value is not None:
                    self.assign(node.target, self.value(node.value, frame), frame)
            case ast.AugAssign():
                self.lost(node.value, frame)
                self.assign(node.target, None, frame)
            case ast.Expr():
                self.value(node.value, frame)
            case ast.If():
                self.lost(node.test, frame)
                if is_main_guard(node):
                    self.block(node.orelse if self.imported else node.body, frame)
                else:
                    self.maybe(node.body, frame)
                    self.maybe(node.orelse, frame)
            case ast.For() | ast.AsyncFor():
                self.lost(node.iter, frame)
                self.assign(node.target, None, frame)
                self.maybe(node.body, frame)
                self.maybe(node.orelse, frame)
            case ast.While():
                self.lost(node.test, frame)
                self.maybe(node.body, frame)
                self.maybe(node.orelse, frame)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    self.lost(item.context_expr, frame)
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, None, frame)
                self.block(node.body, frame)
            case ast.Try() | ast.TryStar():
                self.attempt(node, frame)
            case ast.Match():
                self.lost(node.subject, frame)
                for one in node.cases:
                    self.maybe(one.body, frame)
            case ast.Raise():
                for part in (node.exc, node.cause):
                    if part is not None:
                        self.lost(part, frame)
                self.end(frame)
            case ast.Import():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    frame.bind(name, Named(alias.name if alias.asname else name))
            case ast.ImportFrom():
                for alias in node.names:
                    module = None if node.level else Named(f"{node.module}.{alias.name}")
                    frame.bind(alias.asname or alias.name, module)
                    if module == Named("sys.argv"):
                        self.seen.add(id(alias))
            case ast.Global():
                frame.of_module.update(node.names)
            case ast.Nonlocal():
                for name in node.names:
                    holder = frame.above.find(name) if frame.above else None
                    if holder is not None:
                        let_go(holder.names[name])
                        holder.names[name] = None
            case ast.Delete():
                for target in node.targets:
                    self.assign(target, None, frame)
            case ast.Assert():
                self.lost(node.test, frame)
            case _:
                pass

    def attempt(self, node: ast.Try | ast.TryStar, frame: Frame) -> None:
        catches_exit = any(_catches_exit(one.type) for one in node.handlers)
        (self.maybe if catches_exit else self.block)(node.body, frame)
        for handler in node.handlers:
            self.maybe(handler.body, frame)
        self.block(node.orelse, frame)
        self.block(node.finalbody, frame)

    def function(self, node: ast.FunctionDef, frame: Frame) -> Value:
        for one in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.lost(one, frame)
        read = [self.decorator(one, frame) for one in node.decorator_list]
        if not read:
            return Function(node, frame)
        is_click = any(name == "click.command" for name, *_ in read)
        return Function(node, frame, tuple(read)) if is_click else None

    def decorator(self, node: ast.expr, frame: Frame) -> Decorator:
        if not isinstance(node, ast.Call):
            value = self.value(node, frame)
            return value if isinstance(value, Named) else None, node.lineno, (), {}
        value = self.value(node.func, frame)
        if not isinstance(value, Named) or not value.startswith("click."):
            self.lost(node, frame)
            return None, node.lineno, (), {}
        positional, given = self.arguments(node, frame)
        let_go(*positional, *given.values())
        return value, node.lineno, tuple(positional), given

    def assign(self, target: ast.expr, value: Value, frame: Frame) -> None:
        match target:
            case ast.Name():
                frame.bind(target.id, value)
            case ast.Tuple() | ast.List():
                let_go(value)
                for one in target.elts:
                    self.assign(one, None, frame)
            case ast.Starred():
                self.assign(target.value, value, frame)
            case ast.Attribute():
                let_go(value)
                holder = self.value(target.value, frame)
                if isinstance(holder, Group) or (
                    isinstance(holder, Parser) and target.attr not in argparse_calls.TEXTS
                ):
                    raise NotUnderstood
            case ast.Subscript():
                let_go(value)
                self.lost(target.value, frame)
                self.lost(target.slice, frame)
                self.forget(target.value, frame)
            case _:
                raise NotUnderstood


def _catches_exit(caught: ast.expr | None) -> bool:
    names = {one.id for one in ast.walk(caught) if isinstance(one, ast.Name)} if caught is not None else set()
    return caught is None or bool(names & {"BaseException", "SystemExit"})
