"""What is compared of something that exists: the printed program asserts exactly what amlc would not report."""

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amlc import listing
from amlc.comparison import Expected, differences
from amlc.program import Call, Imported, Statement

WORDS = st.sampled_from(["", "sales", "Sales", "STANDARD_D2", "standard_d2", "0", "1", "true", "ß", "SS", 'a"b'])
VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 2), WORDS)
LISTS: st.SearchStrategy[Any] = st.lists(WORDS, max_size=2)
MANY: st.SearchStrategy[Any] = st.one_of(st.none(), LISTS, st.dictionaries(WORDS, st.just({}), max_size=2))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Expected, Any]:
    """What is expected of an object, and one that may be so."""
    sort = draw(st.sampled_from(["plain", "many", "item", "called"]))
    if sort == "many":
        return Expected("one.many", tuple(draw(st.lists(WORDS, max_size=2)))), draw(MANY)
    wanted = draw(st.one_of(st.booleans(), st.integers(0, 2), WORDS))
    if sort == "item":
        return Expected('one.many[a"b]', wanted), draw(st.one_of(st.none(), st.dictionaries(WORDS, VALUES)))
    return Expected("one.called()" if sort == "called" else "one.many", wanted), draw(VALUES)


@given(pairs())
def test_the_printed_program_asserts_what_is_compared(pair: tuple[Expected, Any]) -> None:
    expected, value = pair
    found = SimpleNamespace(one=SimpleNamespace(many=value, called=lambda: value))
    statement = Statement(
        target="found",
        value=Call(Imported("sdk", "get")),
        absent=Imported("sdk", "Absent"),
        create=Call(Imported("sdk", "create")),
        expected={"setting": expected},
    )
    printed = compile(listing._statement(statement), "pipeline.py", "exec")
    equal = True
    try:
        exec(printed, {"get": lambda: found, "Absent": KeyError})
    except AssertionError:
        equal = False
    assert equal == (differences({"setting": expected}, found) == [])
