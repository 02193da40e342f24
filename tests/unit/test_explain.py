"""`amlc explain`: a page, the list of codes, and what is no code."""

import pytest

from amlc import manual
from amlc.__main__ import main


def test_a_code_prints_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "duplicate-key"]) == 0
    assert capsys.readouterr() == (
        """\
# duplicate-key

A key is given twice in one mapping.

YAML readers keep one of the two without a word, and which one differs between them. Remove one, or give it the name
that was meant.

## Bad

```yaml
parameters:
  rows: {type: integer, default: 10}
  rows: {type: integer, default: 20}
```

## Good

```yaml
parameters:
  rows: {type: integer, default: 20}
```
""",
        "",
    )


def test_no_code_prints_them_all_with_their_first_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(manual.codes())
    assert len({len(line) - len(line.split(maxsplit=1)[1]) for line in lines}) == 1, (
        "the sentences stand below each other"
    )
    assert next(line for line in lines if line.startswith("duplicate-key ")).endswith(
        " A key is given twice in one mapping."
    )


@pytest.mark.parametrize(
    ("code", "help_"),
    [
        ("duplicate-kye", "help: did you mean `duplicate-key`?\n"),
        ("../explain", "help: "),
        ("duplicate-key.md", "help: "),
    ],
)
def test_an_unknown_code_is_refused(capsys: pytest.CaptureFixture[str], code: str, help_: str) -> None:
    assert main(["explain", code]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"error: there is no code `{code}`\n{help_}")
