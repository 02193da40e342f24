"""`module`: a step that is kept in the workspace, by name and version, for many pipelines."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import beside, missing, one_of, without
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
        None, description="The module's version; its default one, or else its highest, by default.", examples=["2"]
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
    if spec.script is None:
        return
    yield from beside(spec, "module_id", ["script"])
    if spec.source is None:
        yield missing("source", "name the folder of `script`: source: …")
    if spec.version is None:
        yield missing("version", "a version that is published has a name: version: …")
    if spec.environment is None:
        yield missing("environment", "name what the script runs in: environment: …")
