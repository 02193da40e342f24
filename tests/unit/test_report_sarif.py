"""SARIF: exact, of the shape that the standard gives, and its fingerprints hold still."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.reports import DUPLICATE, FIRST, INJECTED, SAID, UNKNOWN_FIELD, UNPINNED

from amlc import __version__, manual
from amlc.diagnostics import Diagnostic, Severity
from amlc.report import render
from amlc.source import Source, Span


def closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    properties = required | optional
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "uniqueItems": True}


TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["error", "warning", "note", "none"]}
MESSAGE = closed({"text": TEXT}, markdown=TEXT)
PLACE = closed(
    {
        "artifactLocation": closed(
            {"uri": {"type": "string", "pattern": r"^(file:///)?([\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$"}}
        ),
        "region": closed({"startLine": NUMBER, "startColumn": NUMBER, "endLine": NUMBER, "endColumn": NUMBER}),
    }
)
RULE = closed(
    {"id": TEXT, "defaultConfiguration": closed({"level": LEVEL})},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
)
RESULT = closed(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {**listed(closed({"physicalLocation": PLACE})), "minItems": 1, "maxItems": 1},
        "partialFingerprints": closed({"amlc/v1": {"type": "string", "pattern": "^[0-9a-f]{32}$"}}),
    },
    relatedLocations=listed(
        closed({"id": {"type": "integer", "minimum": 0}, "physicalLocation": PLACE, "message": MESSAGE})
    ),
)
DRIVER = closed({"name": {"const": "amlc"}, "semanticVersion": {"const": __version__}, "rules": listed(RULE)})
RUN = closed(
    {
        "tool": closed({"driver": DRIVER}),
        "columnKind": {"const": "unicodeCodePoints"},
        "invocations": {"const": [{"executionSuccessful": True}]},
        "results": {"type": "array", "items": RESULT},
    }
)
# The part of the standard's schema that is used here, and nothing beside it.
LOG = closed(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {**listed(RUN), "minItems": 1},
    }
)


def run_of(*said: Diagnostic) -> dict[str, Any]:
    document = json.loads(render("sarif", said, []))
    assert [error.message for error in Draft202012Validator(LOG).iter_errors(document)] == []
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def test_a_result_is_exact() -> None:
    (result,) = run_of(UNPINNED)["results"]
    fingerprint = result.pop("partialFingerprints")
    assert result == {
        "ruleId": "unpinned-environment",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "`pandas` has no version"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "shared/env.yaml"},
                    "region": {"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 19},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 0,
                "physicalLocation": {
                    "artifactLocation": {"uri": "pipelines/a%20b.yaml"},
                    "region": {"startLine": 4, "startColumn": 3, "endLine": 4, "endColumn": 8},
                },
                "message": {"text": "used here"},
            }
        ],
    }
    assert fingerprint == {"amlc/v1": "75bb65bbbee366db45d5f34a5a2b13dc"}


def test_columns_count_characters_and_a_message_says_what_to_do() -> None:
    results = run_of(*SAID)["results"]
    assert [one["message"]["text"] for one in results[:2]] == [
        "unknown field `scrpt`\ndid you mean `script`?",
        "`価格` is given twice",
    ]
    assert results[1]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 4,
        "startColumn": 18,
        "endLine": 4,
        "endColumn": 23,
    }


def test_a_code_is_a_rule_with_its_manual() -> None:
    run = run_of(*SAID)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(one.code for one in SAID)
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one.code for one in SAID]
    unpinned = rules[3]
    page = manual.page("unpinned-environment")
    assert unpinned["defaultConfiguration"] == {"level": "warning"}
    assert unpinned["shortDescription"] == {"text": manual.summary(page)}
    assert unpinned["help"]["text"].startswith(manual.summary(page))
    assert unpinned["help"]["markdown"] == page
    assert run_of(Diagnostic(code="no-page", severity=Severity.ERROR, message="m", span=Span(FIRST, 0, 1)))["tool"][
        "driver"
    ]["rules"] == [{"id": "no-page", "defaultConfiguration": {"level": "error"}}]


def test_a_hostile_name_and_message_stay_text() -> None:
    (result,) = run_of(INJECTED)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "x%0A%3A%3Awarning%3A%3Ay%250A%2C%3B%5D.yaml"
    assert "[x\\](http://y)" in result["message"]["text"]  # no link
    assert "##" not in render("sarif", [INJECTED], [])


def test_a_fingerprint_holds_still_when_lines_are_added_and_tells_equals_apart() -> None:
    moved = Source(FIRST.name, FIRST.path, "# new\n\n" + FIRST.text)
    one = UNKNOWN_FIELD
    span = Span(moved, one.span.start + 7, one.span.end + 7)
    later = Diagnostic(code=one.code, severity=one.severity, message=one.message, span=span, path=one.path)
    first = run_of(one)["results"][0]["partialFingerprints"]
    assert run_of(later)["results"][0]["partialFingerprints"] == first
    both = run_of(one, later)["results"]
    assert both[0]["partialFingerprints"] == first != both[1]["partialFingerprints"]
    assert run_of(DUPLICATE)["results"][0]["partialFingerprints"] != first


@given(name=st.text(min_size=1), message=st.text(min_size=1))
def test_whatever_is_written_it_is_sarif(name: str, message: str) -> None:
    source = Source(f"f/{name}/g", FIRST.path, "text")
    run_of(Diagnostic(code="x", severity=Severity.ERROR, message=message, span=Span(source, 0, 4)))
