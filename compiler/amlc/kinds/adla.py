"""`adla`: a U-SQL script on Azure Data Lake Analytics."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import only_pipeline_data, without_limit
from amlc.spec.references import ValueOrParameter
from amlc.spec.steps import Step

KIND = "adla"


class Adla(Step):
    """Runs a U-SQL script, which finds its inputs, outputs and parameters as @@NAME@@."""

    kind: Literal["adla"]
    source: str = Field(description="The folder that is uploaded, relative to this file.", examples=["../steps/usql"])
    script: str = Field(description="The U-SQL script, relative to `source`.", examples=["clean.usql"])
    params: dict[str, ValueOrParameter] = Field(
        {}, description="Values that the script finds as @@NAME@@.", examples=[{"region": "west"}]
    )
    degree_of_parallelism: int | None = Field(
        None, ge=1, description="How many parts of the job run at once; one by default.", examples=[4]
    )
    priority: int | None = Field(
        None, ge=1, description="How urgent the job is, lower is sooner; 1000 by default.", examples=[100]
    )
    runtime_version: str | None = Field(None, description="The version of the engine; the account's own by default.")
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )


Spec = Adla


# azureml/pipeline/core/module.py, _create_adla_metadata_params: set after the step's own.
_TAKEN = (
    *("AnalyticsAccountName", "DegreesOfParallelism", "Priority", "ResourceGroupName"),
    *("RuntimeVersion", "ScriptName", "SubscriptionId"),
)


def rules(spec: Adla) -> Iterator[Finding]:
    for name in spec.params:
        if name in _TAKEN:
            message = f"`{name}` is a parameter of the SDK's own, which it would set instead"
            yield Finding(code="invalid-value", path=("params", name), message=message, key=True)
    yield from only_pipeline_data(spec, [*spec.outputs])  # azureml/pipeline/steps/adla_step.py takes no others
    yield from without_limit(spec)
