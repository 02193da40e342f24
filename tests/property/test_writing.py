"""Writing a tree as YAML: it reads back as the same tree, and is written again as the same text."""

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from amlc import writing
from amlc.tree import data
from tests.property.strategies import specs
from tests.property.test_reading import documents, read

awkward = st.sampled_from(
    [
        "---",
        "--raw",
        "- a",
        "yes",
        "1e5",
        "-.5",
        "? a",
        "<<",
        "~",
        "0x1",
        "a: b",
        "a:",
        "#a",
        "a #b",
        "!x",
        "*a",
        "",
        "\n",
    ]
)
trees = st.dictionaries(awkward | st.text(max_size=8), documents | awkward | st.lists(awkward), max_size=4)


@given(trees | specs())
def test_what_is_written_reads_back(document: object) -> None:
    node, said = read(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
    assume(node is not None and not said)
    assert node is not None
    text = writing.text(node)
    again, said = read(text)
    assert said == []
    assert again is not None
    assert repr(data(again)) == repr(data(node))
    assert writing.text(again) == text
