"""The filters that the SDK writes."""

import pytest

from amlc.workspace.exchange import Refused
from amlc.workspace.filters import matches

RUN = {
    "runId": "r1",
    "status": "Completed",
    "parentRunId": None,
    "runType": "azureml.StepRun",
    "createdUtc": "2026-01-02T10:00:00.000000+00:00",
    "tags": {"colour": "blue"},
    "properties": {"azureml.runsource": "azureml.PipelineRun"},
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("RunId eq r1", True),
        ("RunId ne r1", False),
        ("(RunId eq r1 or RunId eq r2)", True),
        ("(Status eq Failed)", False),
        ("(ParentRunId eq null)", True),
        ("(RunType eq azureml.PipelineRun or Properties/azureml.runsource eq azureml.PipelineRun)", True),
        ('(Tags/colour eq "blue")', True),
        ('(Tags/colour eq "red")', False),
        ("(Tags/colour ne null or Tags/colour eq null)", True),
        ("(Tags/none ne null or Tags/none eq null)", False),
        ("((Status eq Completed) and (CreatedUtc ge 2026-01-02 09:00:00))", True),
        ("((Status eq Completed) and (CreatedUtc ge 2026-01-02 11:00:00))", False),
    ],
)
def test_conditions(condition: str, expected: bool) -> None:
    assert matches(condition, RUN) is expected


@pytest.mark.parametrize("condition", ["", "x", "(RunId eq r1", "RunId like r1", "RunId eq r1)"])
def test_what_cannot_be_read_is_refused(condition: str) -> None:
    with pytest.raises(Refused):
        matches(condition, RUN)
