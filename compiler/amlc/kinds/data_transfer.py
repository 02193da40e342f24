"""`data_transfer`: copies data from one place to another, with a data factory."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import meaningless, without_limit, written
from amlc.spec.model import OneOf
from amlc.spec.references import Data, InputRef
from amlc.spec.steps import Step

KIND = "data_transfer"
_Sort = Literal["file", "directory"]


class DataTransfer(Step):
    """Copies data from one datastore to another. Later steps name it in `after` and read the destination."""

    kind: Literal["data_transfer"]
    source_data_reference: Data = Field(
        description="What is copied: an input that is a path or of a database, or another step's `pipeline_data`.",
        examples=[{"input": "sales"}],
    )
    destination_data_reference: Annotated[InputRef, OneOf(members={"input": InputRef})] = Field(
        description="Where it is copied to: an input that is a path, or a table of a database.",
        examples=[{"input": "archive"}],
    )
    source_reference_type: _Sort | None = Field(
        None, description="Whether the source is one file or a folder; found out by default.", examples=["directory"]
    )
    destination_reference_type: _Sort | None = Field(
        None, description="Whether the destination is one file or a folder; as the source is by default."
    )


Spec = DataTransfer


def rules(spec: DataTransfer) -> Iterator[Finding]:
    # azureml/pipeline/core/_data_transfer_step_base.py: both are made of the two references.
    for key in written(spec, ["inputs", "outputs"]):
        advice = "later steps name this one in `after` and read the destination" if key == "outputs" else None
        yield meaningless(key, "in a `data_transfer` step: it copies its source to its destination", (), advice)
    yield from without_limit(spec)
