"""Turns the spec into the IR: names become objects and defaults explicit. Does no I/O."""

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve import data, outputs, parameters, resources, storage_rules, unpublished
from amlc.resolve.context import Resolver, Where
from amlc.resolve.steps import StepResolver
from amlc.spec.pipeline import Pipeline, Publish
from amlc.tree import Path

__all__ = ["Where", "resolve"]


def resolve(spec: Pipeline, where: Where) -> tuple[ir.Pipeline, list[Finding], list[tuple[Path, str]]]:
    """The IR, the references that lead nowhere, and the environment variables that are not set, by path.

    After a finding the IR lacks what it was about.
    """
    on = Resolver(spec, where)
    inputs = {name: data.source(on, name, one) for name, one in spec.inputs.items()}
    environments = {name: resources.environment(on, name, one) for name, one in spec.environments.items()}
    computes = {name: resources.compute(on, name, one) for name, one in spec.compute.items()}
    written = {
        step: {name: outputs.output(on, step, name, one) for name, one in body.outputs.items()}
        for step, body in spec.steps.items()
    }
    resolvers = [StepResolver(on, name, body, inputs, written) for name, body in spec.steps.items()]
    steps = [one.resolve(environments, computes) for one in resolvers]
    on.findings += unpublished.rules(zip(steps, (one.ports for one in resolvers), strict=True))
    on.findings += storage_rules.duplicates(spec.datastores)
    pipeline = ir.Pipeline(
        name=spec.name,
        description=spec.description,
        tags=spec.tags,
        experiment=spec.experiment or spec.name,
        file=where.file,
        target=where.target,
        workspace=resources.workspace_of(on, spec.workspace),
        datastores=tuple(resources.datastore(on, name, one) for name, one in spec.datastores.items()),
        computes=tuple(computes.values()),
        inputs=tuple(inputs.values()),
        parameters=tuple(parameters.parameter(on, name, one) for name, one in spec.parameters.items()),
        environments=tuple(environments.values()),
        steps=tuple(steps),
        version=spec.publish.version,
        continue_on_step_failure=spec.publish.continue_on_step_failure,
        id_file=on.path(("publish", "id_file"), spec.publish.id_file) if spec.publish.id_file else None,
        endpoint=_endpoint(spec.publish),
        schedules=_schedules(on),
        enable_email_notification=spec.publish.enable_email_notification,
        keep=spec.publish.keep,
        prevent_disable=spec.publish.prevent_disable,
        defaulted=_defaulted(spec, where),
    )
    return pipeline, on.findings, on.unset


def _endpoint(one: Publish) -> ir.Endpoint | None:
    if one.endpoint is None:
        return None
    if isinstance(one.endpoint, str):
        return ir.Endpoint(name=one.endpoint, description=None, default=True)
    return ir.Endpoint(name=one.endpoint.name, description=one.endpoint.description, default=one.endpoint.default)


def _schedules(on: Resolver) -> tuple[ir.Schedule, ...]:
    if not on.spec.schedules:
        return ()
    from amlc.resolve.schedules import schedule  # their models are slow to make

    return tuple(schedule(on, name, one) for name, one in on.spec.schedules.items())


def _defaulted(spec: Pipeline, where: Where) -> tuple[Path, ...]:
    paths: list[Path] = [("steps", name, "reuse") for name in spec.steps]
    paths += [("schedules", name, "of") for name in spec.schedules]
    paths.append(("publish", "continue_on_step_failure"))
    return tuple(path for path in paths if not where.is_written(path))
