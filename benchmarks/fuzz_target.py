"""What the fuzzer calls: one file, checked twice."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["amlc"]):
    from amlc.backends.azureml_v1 import uncompiled  # noqa: F401 - imported late by the compiler: instrumented here
    from amlc.compiler import Request
    from amlc.report import json, text
    from amlc.targets import check_all

ROOT = Path(__file__).parents[1]
REQUEST = Request(path=ROOT / "pipelines" / "fuzzed.yaml", name="fuzzed.yaml", root=ROOT)


def check(content: bytes) -> None:
    said = check_all(REQUEST, content)
    for one in said:
        for span in (one.span, *(note.span for note in one.notes)):
            assert 0 <= span.start <= span.end <= len(span.source.text) + 1, one
    reports = [text.render(said, ["fuzzed.yaml"]), json.render(said, ["fuzzed.yaml"])]
    again = check_all(REQUEST, content)
    assert reports == [text.render(again, ["fuzzed.yaml"]), json.render(again, ["fuzzed.yaml"])]


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
