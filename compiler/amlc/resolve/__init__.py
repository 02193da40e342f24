"""Turns the spec into the IR: names become objects and defaults explicit. Does no I/O."""

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve import data, resources
from amlc.resolve.context import Resolver, Where
from amlc.resolve.steps import StepResolver
from amlc.spec.pipeline import Pipeline
from amlc.tree import Path

__all__ = ["Where", "resolve"]


def resolve(spec: Pipeline, where: Where) -> tuple[ir.Pipeline, list[Finding], list[tuple[Path, str]]]:
    """The IR, the references that lead nowhere, and the environment variables that are not set, by path.

    After a finding the IR lacks what it was about.
    """
    on = Resolver(spec, where)
    inputs = {name: data.source(on, name, one) for name, one in spec.inputs.items()}
    environments = {name: resources.environment(on, name, one) for name, one in spec.environments.items()}
    computes = {name: resources.compute(name, one) for name, one in spec.compute.items()}
    outputs = {
        step: {name: data.output(on, step, name, one) for name, one in body.outputs.items()}
        for step, body in spec.steps.items()
    }
    steps = [
        StepResolver(on, name, body, inputs, outputs).resolve(environments, computes)
        for name, body in spec.steps.items()
    ]
    place = resources.workspace_of(on, spec.workspace)
    pipeline = ir.Pipeline(
        name=spec.name,
        description=spec.description,
        experiment=spec.experiment or spec.name,
        file=where.file,
        target=where.target,
        workspace=place,
        datastores=tuple(resources.datastore(on, name, one) for name, one in spec.datastores.items()),
        inputs=tuple(inputs.values()),
        parameters=tuple(
            ir.Parameter(name=name, type=one.type, default=one.default) for name, one in spec.parameters.items()
        ),
        environments=tuple(environments.values()),
        steps=tuple(steps),
        version=spec.publish.version,
        continue_on_step_failure=spec.publish.continue_on_step_failure,
        id_file=on.path(("publish", "id_file"), spec.publish.id_file) if spec.publish.id_file else None,
        keep=spec.publish.keep,
    )
    return pipeline, on.findings, on.unset
