"""Fixing: fewer mistakes and no others, and a file without what could be fixed comes back as it is."""

from collections import Counter
from pathlib import Path

from hypothesis import given

from amlc import fix
from amlc.compiler import Request
from amlc.diagnostics import Diagnostic, in_order
from amlc.inspection import inspect
from tests.property.test_mutations import broken


@given(broken())
def test_what_is_fixed_has_fewer_mistakes_and_no_others(made: tuple[Path, Path, str]) -> None:
    file, root, content = made
    request = Request(path=file, name=file.name, root=root)

    def check(one: bytes) -> list[Diagnostic]:
        return in_order(inspect(request, one).diagnostics)

    def told(one: bytes) -> Counter[tuple[str, str]]:
        return Counter((said.code, said.message) for said in check(one))

    text = content.encode()
    mended, count = fix.fixed(text, file, check)
    before, after = told(text), told(mended)
    assert after <= before
    assert before.total() - after.total() == count
    assert (mended == text) == (count == 0)
    assert len(mended.splitlines()) == len(text.splitlines())
