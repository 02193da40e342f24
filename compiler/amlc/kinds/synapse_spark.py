"""`synapse_spark`: a Python script on a Spark pool of Azure Synapse."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import AZURE_MLS, meaningless, wrong
from amlc.spec.data import Value
from amlc.spec.references import Argument, ParameterRef
from amlc.spec.steps import Step

KIND = "synapse_spark"


class SynapseSpark(Step):
    """Runs a Python script on Spark."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **Step.HINTS,
        "executor_instances": "did you mean `num_executors`?",
        "dynamic_allocation_enabled": "write `conf: {spark.dynamicAllocation.enabled: true}`",
        "spark_conf": "did you mean `conf`?",
    }

    kind: Literal["synapse_spark"]
    source: str = Field(description="The folder that is uploaded, relative to this file.", examples=["../steps/spark"])
    script: str = Field(description="The script, relative to `source`.", examples=["join.py"])
    arguments: tuple[Argument, ...] = Field(
        (), description="Its arguments: values and references.", examples=[["--trips", {"input": "trips"}]]
    )
    environment: str | None = Field(
        None,
        description="The environment, of which only the conda packages are used; by default the SDK asks for Python "
        "3.8 and azureml-defaults.",
    )
    driver_memory: str = Field(description="How much memory the driver has.", examples=["7g"])
    driver_cores: int = Field(ge=1, description="How many cores the driver has.", examples=[4])
    executor_memory: str = Field(description="How much memory each executor has.", examples=["7g"])
    executor_cores: int = Field(ge=1, description="How many cores each executor has.", examples=[4])
    num_executors: int = Field(ge=1, description="How many executors there are.", examples=[2])
    app_name: str | None = Field(None, description="The name of the Spark application; the step's by default.")
    conf: dict[str, Value] = Field(
        {},
        description="Further properties of Spark's configuration.",
        examples=[{"spark.yarn.maxAppAttempts": 1}],
    )
    py_files: tuple[str, ...] = Field((), description="Python files and archives for the script to import.")
    jars: tuple[str, ...] = Field((), description="Jar files for the session.", examples=[["abfss://libs/a.jar"]])
    files: tuple[str, ...] = Field((), description="Other files for the session.")
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )


Spec = SynapseSpark

_MEMORY = re.compile(r"\d+[bkmgtp]?b?", re.IGNORECASE)
# azureml/pipeline/core/_synapse_spark_step_base.py: the properties that keys of the step set, and refuse another value.
_OWN = {
    "spark.app.name": "app_name",
    "spark.driver.memory": "driver_memory",
    "spark.driver.cores": "driver_cores",
    "spark.executor.memory": "executor_memory",
    "spark.executor.cores": "executor_cores",
    "spark.executor.instances": "num_executors",
}


def rules(spec: SynapseSpark) -> Iterator[Finding]:
    for index, one in enumerate(spec.arguments):
        if isinstance(one, ParameterRef) and one.parameter in AZURE_MLS:
            # azureml/pipeline/core/graph.py, _attach_pipeline_parameters: it comes after the step's own.
            message = f"the parameter `{one.parameter}` would be set instead of the step's own `{one.parameter}`"
            yield wrong(("arguments", index, "parameter"), message, "give the parameter another name")
    for key in ("driver_memory", "executor_memory"):
        if not _MEMORY.fullmatch(value := getattr(spec, key)):
            yield wrong((key,), f"`{value}` is not an amount of memory", "write a number and its unit, such as `7g`")
    for name, value in spec.conf.items():
        key = _OWN.get(name, "")
        if key and value != getattr(spec, key):
            yield meaningless(name, f"in `conf`: `{key}` sets it", ("conf",))
    for name, output in spec.outputs.items():
        if (kind := getattr(output, "kind", None)) != "hdfs":
            message = f"the output of a `synapse_spark` step cannot be of the kind `{kind}`"
            yield wrong(("outputs", name), message, "write `kind: hdfs`")
