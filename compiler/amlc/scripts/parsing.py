"""Parses a script as the Python of its environment would, or says why that cannot."""

import re
import sys
import warnings
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ast

MAX_TEXT = 512 * 1024
MAX_NODES = 50_000
NODES_PER_CHARACTER = 4  # at most: `-a` is four nodes
Version = tuple[int, int]


class Broken(NamedTuple):
    """Where a script stops being Python (both from 1), in the parser's words."""

    line: int
    column: int
    message: str


def parse(text: str, python: Version | None) -> "ast.Module | Broken | None":
    """The script's tree, or why it has none; None when that cannot be told: it is too large, too deep, or made for a
    Python that may know more than this one.
    """
    import ast

    if len(text) > MAX_TEXT or (python is not None and python[0] != 3):
        return None
    newer = python is None or python > sys.version_info[:2]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _tree(text, sys.version_info[:2] if newer or python is None else python)
            if python is not None and (found := _newer_syntax(tree, text, python)):
                return found
            newer = False
            compile(tree, "script", "exec", dont_inherit=True)  # finds a `return` outside a function; runs nothing
    except SyntaxError as fault:
        if (newer and not _is_certain(fault, text)) or fault.msg.startswith("future feature"):
            return None
        line, column = _where_it_begins(text, fault.msg) or (fault.lineno or 1, fault.offset or 1)
        return Broken(min(max(line, 1), text.count("\n") + 1), max(column, 1), fault.msg)
    except (RecursionError, MemoryError, ValueError):
        return None
    return (
        tree if len(text) <= MAX_NODES // NODES_PER_CHARACTER or sum(1 for _ in ast.walk(tree)) <= MAX_NODES else None
    )


def _tree(text: str, python: Version) -> "ast.Module":
    """The tree by an older grammar. Raises SyntaxError."""
    import ast

    try:
        return ast.parse(text, feature_version=python)
    except SyntaxError as fault:
        # The parser says so of `with (a):`, too, which every version takes.
        if fault.msg.startswith("Parenthesized context managers"):
            return ast.parse(text, feature_version=(3, 9))
        raise


def _where_it_begins(text: str, message: str) -> tuple[int, int] | None:
    """Where a statement begins that is too new: the parser notices at its end."""
    import ast

    kinds = {"Pattern matching": "Match", "Exception groups": "TryStar", "Assignment expressions": "NamedExpr"}
    wanted = next((kind for words, kind in kinds.items() if message.startswith(words)), None)
    if wanted is None:
        return None
    try:
        nodes = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.stmt | ast.expr)]
    except SyntaxError:
        return None
    return min(((one.lineno, one.col_offset + 1) for one in nodes if type(one).__name__ == wanted), default=None)


_ALWAYS_WRONG = r"Missing parentheses in call to|unmatched |unterminated |.* was never closed|closing .* match"
_FORMATTED = r"\b(?:[fFtT][rR]?|[rR][fFtT])[\"']"


def _is_certain(fault: SyntaxError, text: str) -> bool:
    """Whether no Python of any version would take it: later ones read on where a formatted string ended for earlier."""
    if isinstance(fault, IndentationError):
        return True
    return bool(re.match(_ALWAYS_WRONG, fault.msg)) and not re.search(_FORMATTED, text)


def _newer_syntax(tree: "ast.Module", text: str, python: Version) -> Broken | None:
    """What the parser takes in any version, and the declared one does not."""
    import ast

    if python >= (3, 11):
        return None
    lines = re.split(r"\r\n|\r|\n", text) if python < (3, 9) else []
    for node in ast.walk(tree):
        if python < (3, 9) and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for one in node.decorator_list:
                if dotted(one.func if isinstance(one, ast.Call) else one) is None:
                    return Broken(one.lineno, one.col_offset + 1, "any expression as a decorator needs Python 3.9")
        if python < (3, 9) and isinstance(node, ast.With | ast.AsyncWith) and _is_parenthesized(node, lines):
            return Broken(node.lineno, node.col_offset + 1, "parentheses around context managers need Python 3.9")
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            starred = [one for one in node.slice.elts if isinstance(one, ast.Starred)]
            # In parentheses it is a tuple of its own, which begins before its first item.
            if starred and node.slice.col_offset == node.slice.elts[0].col_offset:
                return Broken(starred[0].lineno, starred[0].col_offset + 1, "a `*` in an index needs Python 3.11")
    return None


def _is_parenthesized(node: "ast.With | ast.AsyncWith", lines: list[str]) -> bool:
    """Whether an `as` stands in parentheses: `with (open(a) as b):`."""
    import ast

    last = node.items[-1].optional_vars
    if last is None or isinstance(last, ast.Tuple | ast.List):
        return False
    before = lines[last.lineno - 1].encode("utf-8")[: last.col_offset].rstrip()
    rest = lines[(last.end_lineno or 1) - 1].encode("utf-8")[last.end_col_offset :].decode("utf-8")
    after = "\n".join((rest, *lines[last.end_lineno : (last.end_lineno or 1) + 3])).lstrip(" \t\n,")
    return after.startswith(")") and before.endswith(b"as")


def dotted(node: "ast.expr") -> str | None:
    """`a.b.c` as it is written; None for any other expression."""
    import ast

    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join((node.id, *reversed(parts))) if isinstance(node, ast.Name) else None


def is_main_guard(node: "ast.stmt") -> bool:
    """Whether it is `if __name__ == "__main__":`."""
    import ast

    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare) or len(node.test.ops) != 1:
        return False
    sides = (node.test.left, *node.test.comparators)
    texts = {dotted(one) or (one.value if isinstance(one, ast.Constant) else None) for one in sides}
    return isinstance(node.test.ops[0], ast.Eq) and texts == {"__name__", "__main__"}
