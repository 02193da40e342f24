"""`module`: a step that is kept in the workspace, by name and version, for many pipelines."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import beside, meaningless, missing, one_of, without, wrong
from amlc.spec.model import AnyText
from amlc.spec.outputs import Output
from amlc.spec.references import Argument, Data, ValueOrParameter
from amlc.spec.steps import Step

KIND = "module"


class Module(Step):
    """Runs a version of a module; with a `script`, publishes that version when the workspace lacks it."""

    kind: Literal["module"]
    module: str | None = Field(None, description="The module's name.", examples=["normalise"])
    module_id: str | None = Field(None, description="The module's id, instead of its name.")
    version: str | None = Field(
        None,
        description="The module's version; its default one, or else its highest, by default. With a `script`, the "
        "version is called that, a `+` and the hash of what it is made of, or that hash alone.",
        examples=["2"],
    )
    inputs: dict[str, Data] = Field(
        {}, description="What the module's input ports are given, by port.", examples=[{"table": {"input": "raw"}}]
    )
    outputs: dict[str, Output] = Field(
        {}, description="What becomes of the module's output ports, by port.", examples=[{"clean": {}}]
    )
    arguments: tuple[Argument, ...] = Field((), description="The arguments; the module's own by default.")
    params: dict[str, ValueOrParameter] = Field(
        {}, description="Values for the module's parameters.", examples=[{"rows": {"parameter": "rows"}}]
    )
    environment: str | None = Field(None, description="The environment it runs in; the module's own by default.")
    script: str | None = Field(
        None,
        description="The Python script of the version to publish, relative to `source`.",
        examples=["normalise.py"],
    )
    source: str | None = Field(
        None, description="The folder of that script: it is uploaded.", examples=["../modules/normalise"]
    )
    description: AnyText | None = Field(None, description="With a `script`: what the module is for.")
    category: str | None = Field(None, description="With a `script`: where the module is listed.")
    is_default: bool | None = Field(None, description="With a `script`: whether the version becomes the default.")


Spec = Module


def rules(spec: Module) -> Iterator[Finding]:
    yield from one_of(spec, ("module",), ("module_id",))
    yield from without(spec, "script", ["source", "description", "category", "is_default"])
    for name, output in spec.outputs.items():
        for key, attribute in (("register", "register_"), ("format", "format")):
            if output.kind == "pipeline_data" and getattr(output, attribute, None) is not None:
                # azureml/pipeline/core/module_step_base.py fails on an output that is promoted to a dataset.
                advice = "leave `kind` out: an output of a `module` step can be a dataset by itself"
                yield wrong(("outputs", name, key), f"`{key}` makes a dataset of a module's `pipeline_data`", advice)
    if spec.after:
        # azureml/pipeline/core/graph.py: a module that is there already gets no more ports.
        advice = "it waits for the steps whose data it reads"
        yield Finding(
            code="invalid-value",
            path=("after",),
            message="the SDK lets no `module` step wait for another",
            help=advice,
            key=True,
        )
    if not spec.reuse:
        yield meaningless("reuse", "with `kind: module`", advice="a module's results may always be reused")
    if spec.script is None:
        return
    yield from beside(spec, "module_id", ["script"])
    if spec.source is None:
        yield missing("source", "name the folder of `script`: source: …")
    if spec.environment is None:
        yield missing("environment", "name what the script runs in: environment: …")
