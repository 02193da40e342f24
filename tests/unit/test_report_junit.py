"""JUnit's XML: exact, and well-formed whatever a stranger wrote."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from tests.reports import DUPLICATE, FILES, FIRST, INJECTED, SAID, UNKNOWN_FIELD, UNPINNED

from amlc.diagnostics import Diagnostic, Severity
from amlc.report import render
from amlc.source import Source, Span


def test_a_test_case_a_file() -> None:
    assert render("junit", [UNKNOWN_FIELD, UNPINNED], FILES[:2]) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="amlc" tests="3" failures="1" errors="0" skipped="0">\n'
        '  <testsuite name="amlc validate" tests="3" failures="1" errors="0" skipped="0">\n'
        '    <testcase classname="amlc.validate" name="pipelines/a b.yaml">\n'
        '      <failure message="unknown field `scrpt`" type="unknown-field">'
        "error[unknown-field]: unknown field `scrpt`\n"
        " --&gt; pipelines/a b.yaml:4:11\n"
        "  |\n"
        "4 |   train: {scrpt: 価格.py}\n"
        "  |           ^^^^^\n"
        "  = help: did you mean `script`?\n"
        "</failure>\n"
        "    </testcase>\n"
        '    <testcase classname="amlc.validate" name="pipelines/fine.yaml"/>\n'
        '    <testcase classname="amlc.validate" name="shared/env.yaml">\n'
        "      <system-out>warning[unpinned-environment]: `pandas` has no version\n"
        " --&gt; pipelines/../shared/env.yaml:2:13\n"
        "  |\n"
        "2 |   e: {pip: [pandas]}\n"
        "  |             ^^^^^^\n"
        "  = note: used here\n"
        " --&gt; pipelines/a b.yaml:4:3\n"
        "  |\n"
        "4 |   train: {scrpt: 価格.py}\n"
        "  |   -----\n"
        "</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_several_errors_of_a_file_are_one_failure() -> None:
    suite = ElementTree.fromstring(render("junit", [UNKNOWN_FIELD, DUPLICATE], FILES[:1]))[0]
    assert suite.attrib == {"name": "amlc validate", "tests": "1", "failures": "1", "errors": "0", "skipped": "0"}
    (failure,) = suite[0]
    assert failure.attrib == {"message": "2 errors", "type": "errors"}
    assert [line for line in (failure.text or "").splitlines() if line.startswith("error")] == [
        "error[unknown-field]: unknown field `scrpt`",
        "error[duplicate-key]: `価格` is given twice",
    ]


def test_a_hostile_name_and_message_stay_text() -> None:
    suite = ElementTree.fromstring(render("junit", [INJECTED], []))[0]
    assert suite[0].attrib["name"] == "x\n::warning::y%0A,;].yaml"
    assert suite[0][0].attrib["message"] == INJECTED.message
    assert "##vso" not in render("junit", SAID, FILES)


@given(name=st.text(min_size=1), message=st.text(), line=st.text(alphabet=st.characters(exclude_characters="\n")))
def test_whatever_is_written_it_is_xml(name: str, message: str, line: str) -> None:
    one = Diagnostic(
        code="x", severity=Severity.ERROR, message=message, span=Span(Source(f"f/{name}", FIRST.path, line), 0, 1)
    )
    root = ElementTree.fromstring(render("junit", [one], []).encode("utf-8"))
    assert [element.tag for element in root.iter()] == ["testsuites", "testsuite", "testcase", "failure"]
