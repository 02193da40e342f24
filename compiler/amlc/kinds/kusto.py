"""`kusto`: a query on an Azure Data Explorer cluster."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import meaningless, missing, only_pipeline_data, without_limit, wrong
from amlc.spec.data import Value
from amlc.spec.steps import Step

KIND = "kusto"


class Kusto(Step):
    """Runs a query and keeps its rows."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **Step.HINTS,
        "query": "write it into a file, the only one in the folder `source`",
        "parameters": "did you mean `parameter_dict`?",
        "database": "did you mean `database_name`?",
    }

    kind: Literal["kusto"]
    source: str = Field(
        description="The folder that holds one file, the query, relative to this file.", examples=["../steps/query"]
    )
    database_name: str = Field(description="The database that is queried.", examples=["telemetry"])
    parameter_dict: dict[str, Value] = Field(
        {}, description="Values for the query's parameters by name.", examples=[{"days": 7}]
    )
    reuse: bool = Field(False, description="Whether Azure ML may reuse an earlier result when nothing changed.")


Spec = Kusto


def rules(spec: Kusto) -> Iterator[Finding]:
    if "inputs" in spec.model_fields_set:
        yield meaningless("inputs", "in a `kusto` step: it reads its database")
    if not spec.outputs:
        yield missing("outputs", "name where the rows go: outputs: {rows: {kind: pipeline_data}}")
    for name in list(spec.outputs)[1:]:
        yield wrong(("outputs", name), "a `kusto` step has one output")
    # azureml/pipeline/core/_kusto_step_base.py takes no other sort, and none that is promoted to a dataset.
    for name in [*spec.outputs][:1]:
        yield from only_pipeline_data(spec, [name])
        for key, attribute in (("register", "register_"), ("format", "format")):
            if spec.outputs[name].kind == "pipeline_data" and getattr(spec.outputs[name], attribute) is not None:
                yield meaningless(
                    key, "in the output of a `kusto` step: the SDK makes no dataset of it", ("outputs", name)
                )
    yield from without_limit(spec)
