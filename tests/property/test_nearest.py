"""Looking for the nearest name is quicker than difflib, and finds what that would."""

import difflib

from hypothesis import given
from hypothesis import strategies as st

from amlc.diagnostics import nearest

_WORDS = st.text("abcd_", min_size=1, max_size=9)


@given(_WORDS, st.sets(_WORDS, max_size=8))
def test_the_nearest_name_is_the_one_that_difflib_finds(word: str, words: set[str]) -> None:
    found = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    assert nearest(word, words) == (found[0] if found else None)
