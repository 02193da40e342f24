"""Which command lines a search stands for, and what nobody can know of them."""

import pytest

from amlc import ir
from amlc.scripts.passing import command_lines, defaults

PARAMETERS = (
    ir.Parameter("rows", "integer", 10),
    ir.Parameter("folder", "datapath", None),
    ir.Parameter("wrong", "integer", "many"),
    ir.Parameter("option", "string", "--quiet"),
)


def lines(arguments: list[ir.Argument], *searched: ir.Searched) -> list[list[str]]:
    """The words; `?` for one that is not known."""
    found = command_lines(arguments, searched, defaults(PARAMETERS))
    return [[one.word.text if one.word.known else "?" for one in line] for line in found]


def test_each_value_of_a_search_is_passed_once() -> None:
    depth = ir.Searched("--depth", "choice", (2, 4, 8))
    kernel = ir.Searched("--kernel", "choice", ("rbf", "linear"))
    assert lines(["--rows", ir.ParameterArgument("rows")], depth, kernel) == [
        ["--rows", "10", "--depth", "2", "--kernel", "rbf"],
        ["--rows", "10", "--depth", "4", "--kernel", "linear"],
        ["--rows", "10", "--depth", "8", "--kernel", "linear"],
    ]


@pytest.mark.parametrize(
    ("function", "values", "word"),
    [
        ("uniform", (1, 8), "0.5"),
        ("lognormal", (1, 2), "0.5"),
        ("quniform", (1, 8, 1), "?"),
        ("randint", (8,), "?"),
        ("choice", (0.25,), "0.25"),
        ("choice", (2.0,), "?"),
        ("choice", (-1,), "?"),
        ("choice", (True,), "?"),
    ],
)
def test_what_a_search_passes(function: str, values: tuple[ir.Literals, ...], word: str) -> None:
    assert lines([], ir.Searched("--rate", function, values)) == [["--rate", word]]


def test_a_name_without_hyphens_leaves_the_command_line_open() -> None:
    assert lines([], ir.Searched("rate", "uniform", (0, 1))) == []


def test_of_parameters_only_a_default_that_is_right_is_known() -> None:
    assert lines([ir.ParameterArgument(name) for name in ("rows", "folder", "wrong", "absent")]) == [
        ["10", "?", "?", "?"]
    ]
    assert lines([ir.ParameterArgument("option")]) == []


def test_what_azure_replaces_leaves_the_command_line_open() -> None:
    assert lines(["--home", "$HOME"]) == []
    assert lines(["--pattern", "a$"]) == [["--pattern", "a$"]]
