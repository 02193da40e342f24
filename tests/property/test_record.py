"""Whatever one edit changes in what is published, the record says it, at the edited line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc import compiler, program, record, tree
from amlc.changes import Change, changes
from amlc.cli import differences
from amlc.compiler import Checked, Request
from amlc.diagnostics import Severity, Sink
from amlc.program import Program
from tests.conftest import ROOT

SPECS = sorted(
    path
    for pattern in ("tests/corpus/*/*.yaml", "tests/integration/handwritten/*/*.yaml", "tests/cases/ok/kinds_*/*.yaml")
    for path in ROOT.glob(pattern)
    if "\namlc: 1\n" in f"\n{path.read_text('utf-8')}"
)
ENVIRON = {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_SUBSCRIPTION_ID": "s"}
SAMPLE = 23  # every so many-th text of a spec; 1 is all of them, which takes minutes
# Another name is another pipeline, and another subscription another workspace.
ELSEWHERE = (("name",), ("workspace", "subscription_id", "env"), ("workspace", "subscription_id"))


def compiled(path: Path, content: bytes) -> tuple[Checked, Program] | None:
    """None of a spec that has errors."""
    sink = Sink()
    root = path.parents[1] if "corpus" in path.parts else path.parent
    spec = compiler.open_spec(Request(path=path, name=path.name, root=root, environ=ENVIRON), content, sink)
    if spec is None:
        return None
    target = "azure" if "azure" in spec.targets else compiler.choose_target(spec, None)
    found = compiler.check(spec, target, sink, strict=False)
    if found is None or any(one.severity is Severity.ERROR for one in sink.diagnostics):
        return None
    return found, compiler.lower(found)


def edits(text: str) -> Iterator[str]:
    """What a text may become."""
    yield from {"true": ["false"], "false": ["true"]}.get(text, [])
    yield f"{text}2"
    yield f"{text}x"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_edit_is_told_at_its_line(path: Path) -> None:
    content = path.read_text("utf-8")
    before = compiled(path, content.encode())
    if before is None:
        pytest.skip("it needs what its test prepares")
    texts = [(at, one.span) for at, one in tree.scalars(before[0].tree) if one.span.source.name == path.name]
    for at, span in texts[len(path.parent.name) % SAMPLE :: SAMPLE]:
        written = content[span.start : span.end]
        quote = written[:1] if written[:1] in ("'", '"') else ""
        bare = written[len(quote) : len(written) - len(quote)]
        for one in edits(bare) if written[:1] not in ("|", ">") else ():
            instead = f"{quote}{one}{quote}"
            after = compiled(path, f"{content[: span.start]}{instead}{content[span.end :]}".encode())
            if after is None:
                continue
            found = changes(record.record(*before), record.record(*after))
            same = program.digest(before[1]) == program.digest(after[1])
            assert same == (not found) or at in ELSEWHERE, (at, instead, found)
            assert not found or span.source.position(span.start).line in _lines(after[0], found), (at, instead, found)
            break


def _lines(checked: Checked, found: list[Change]) -> list[int | None]:
    return [differences.written(checked, one.path)["line"] for one in found]
