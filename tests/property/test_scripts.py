"""What is said of a step's arguments is what argparse, and click, say of them."""

import ast
import contextlib
import io
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amlc.scripts import click_matching, matching
from amlc.scripts.imports import imports
from amlc.scripts.interface import Word
from amlc.scripts.parsing import parse
from amlc.scripts.trace import interface_of

FLAGS = ("--rows", "--root", "--r", "-r", "-v", "--data", "--data-set", "-d", "--mode", "--no-mode")
WORDS = (
    *FLAGS,
    "5",
    "-5",
    "2.5",
    "abc",
    "a",
    "b",
    "--ro",
    "--data=5",
    "--mode=a",
    "-r5",
    "--",
    "",
    "--x",
    "x y",
    "-vr",
)


@st.composite
def options(draw: st.DrawFn) -> list[str]:
    """The arguments of some calls of `add_argument`."""
    free = list(FLAGS)
    found = []
    for index in range(draw(st.integers(0, 4))):
        flags = [free.pop(draw(st.integers(0, len(free) - 1))) for _ in range(draw(st.integers(1, 2)))]
        # `-r` and `--r` would share what they set, and an action of the one can break on a value of the other.
        said = f"{', '.join(map(repr, flags))}, dest='option{index}'"
        form = draw(st.sampled_from(["value", "flag", "count", "append", "boolean"]))
        if form == "boolean" and not any(flag in ("--mode", "--no-mode") for flag in flags):
            said += ", action=argparse.BooleanOptionalAction"
        elif form in ("flag", "count"):
            said += f", action={'store_true' if form == 'flag' else 'count'!r}"
        else:
            said += ", action='append'" if form == "append" else ""
            said += draw(values())
        found.append(said + draw(st.sampled_from(["", ", required=True"])))
    for name in ("first", "second")[: draw(st.integers(0, 2))]:
        said = draw(values())
        # With both, some versions of argparse refuse that there is no value at all.
        found.append(repr(name) + (said if "'*'" not in said else ", nargs='*'"))
    return found


@st.composite
def values(draw: st.DrawFn) -> str:
    said = draw(st.sampled_from(["", "", ", nargs=2", ", nargs='?'", ", nargs='*'", ", nargs='+'"]))
    return said + draw(
        st.sampled_from(["", ", type=int", ", type=float", ", choices=['a', 'b']", ", type=int, choices=range(3, 9)"])
    )


def refuses(source: str, words: list[str]) -> bool:
    """Whether the script stops at its command line."""
    before, sys.argv = sys.argv, ["script.py", *words]
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "script.py", "exec"), {"__name__": "__main__"})
    except SystemExit as left:
        return left.code == 2
    finally:
        sys.argv = before
    return False


def complaints(source: str, words: list[str]) -> list[str]:
    tree = parse(source, None)
    assert isinstance(tree, ast.Module)
    interface = interface_of(tree)
    assert interface is not None, source
    library = matching if interface.library == "argparse" else click_matching
    return [one.message for one in library.mismatches(interface, [Word(word, f"`{word}`") for word in words], "a.py")]


@given(options(), st.sampled_from(["", "allow_abbrev=False"]), st.lists(st.sampled_from(WORDS), max_size=5))
def test_argparse_refuses_what_is_reported_and_nothing_else(calls: list[str], how: str, words: list[str]) -> None:
    body = "".join(f"parser.add_argument({call})\n" for call in calls)
    source = f"import argparse\nparser = argparse.ArgumentParser({how})\n{body}parser.parse_args()\n"
    said = complaints(source, words)
    assert bool(said) == refuses(source, words), (source, said)


@st.composite
def decorators(draw: st.DrawFn) -> list[str]:
    free = [flag for flag in FLAGS if flag != "--r"]
    found = []
    for index in range(draw(st.integers(0, 3))):
        flag = free.pop(draw(st.integers(0, len(free) - 1)))
        said = f"{flag!r}, 'option{index}'"
        said += draw(
            st.sampled_from(["", ", is_flag=True", ", count=True", ", nargs=2", ", multiple=True", ", default=3"])
        )
        if "is_flag" not in said and "count" not in said and "default" not in said:
            said += draw(st.sampled_from(["", ", type=int", ", type=click.Choice(['a', 'b'])", ", type=click.FLOAT"]))
            said += draw(st.sampled_from(["", ", required=True"]))
        found.append(f"option({said})")
    for name in ("first", "second")[: draw(st.integers(0, 2))]:
        found.append(f"argument({name!r}{draw(st.sampled_from(['', ', type=int', ', required=False', ', nargs=2']))})")
    return found


@given(decorators(), st.lists(st.sampled_from([word for word in WORDS if word]), max_size=5))
def test_click_refuses_what_is_reported(calls: list[str], words: list[str]) -> None:
    body = "".join(f"@click.{call}\n" for call in calls)
    source = f"import click\n@click.command()\n{body}def main(**given):\n    pass\nmain()\n"
    said = complaints(source, words)
    if said:
        assert refuses(source, words), (source, said)


@given(st.text(max_size=200), st.sampled_from([None, (3, 6), (3, 8), (3, 11), (3, 99), (2, 7)]))
def test_any_text_is_parsed_or_not_and_never_fails(text: str, python: Any) -> None:
    tree = parse(text, python)
    if isinstance(tree, ast.Module):
        interface_of(tree)
        list(imports(tree))


FRAGMENTS = (
    "import argparse, sys",
    "from argparse import ArgumentParser",
    "p = argparse.ArgumentParser()",
    "p.add_argument('--a', type=int)",
    "p.add_argument(*names)",
    "g = p.add_argument_group('g')",
    "g.add_argument('b', nargs='?')",
    "p.parse_args()",
    "p = f(p)",
    "def f(x): return x",
    "def f(x): x.add_argument('--c')",
    "if p: p.add_argument('--d')",
    "try: p = None\nexcept Exception: p = 1",
    "for p in (p, 1): p.parse_args(sys.argv[1:])",
    "class A:\n    p = p",
    "while True: break",
    "lambda: p.parse_args()",
    "sys.exit(f(p))",
    "[p for p in p]",
    "global p",
    "del p",
    "return p",
    "p: int = 3",
    "p += 1",
    "with p as p: pass",
    "raise p",
    "print(sys.argv)",
    "(p := sys.argv)",
)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=10))
def test_any_script_is_followed_to_an_end(lines: list[str]) -> None:
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return
    interface_of(tree)
    interface_of(tree, imported=True)
