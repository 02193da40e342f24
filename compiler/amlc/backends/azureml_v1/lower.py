"""Lowers a pipeline to the program that publishes it with Azure ML SDK v1."""

from collections.abc import Iterable, Mapping

from amlc import graph, ir
from amlc.backends.azureml_v1 import (
    auto_ml,
    computes,
    data,
    datastores,
    module,
    notebook_runner,
    outputs,
    publishing,
    resources,
    steps,
    workspaces,
)
from amlc.backends.azureml_v1.environments import environment, files
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Expression, Imported, List, Name, Program, Statement, key


def lower(pipeline: ir.Pipeline, texts: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]) -> Program:
    """The program. `texts` are the environments' files by path; `sources` the files' hashes by source folder."""
    names = Names(pipeline)
    local = isinstance(pipeline.workspace, ir.LocalWorkspace)
    ordered = graph.in_order(pipeline)
    body: list[Statement] = []
    body += [datastores.datastore(names, one) for one in _datastores(pipeline)]
    body += _computes(names, pipeline, {step.compute.name: step.compute for step in ordered}.values())
    environments = {one.name: one for step in ordered if (one := step.environment) is not None}
    artifacts = {path: texts[path] for one in environments.values() for path in files(one) if path in texts}
    if any(auto_ml.uploads_nothing(step) for step in ordered):
        artifacts |= auto_ml.ABOUT
    for one in environments.values():
        body += environment(names, one, artifacts)
    used = {name for step in ordered for name in step.parameters}
    ports = {
        port.source.parameter: port.name
        for step in ordered
        for port in step.inputs
        if isinstance(port.source, ir.ParameterDataset)
    }
    for parameter in pipeline.parameters:
        body += data.parameter(names, parameter, ports) if parameter.name in used else ()
    read = {port.source.name for step in ordered for port in step.inputs if not isinstance(port.source, ir.Written)}
    for source in pipeline.inputs:
        statement = data.source(names, source) if source.name in read else None
        if statement is not None:
            body.append(statement)
    promoted = outputs.promoted(pipeline)
    body += module.modules(names, ordered)
    for step in ordered:
        if isinstance(step.own, ir.Module):
            body += module.version(names, step, step.own, _content(names, step, artifacts, sources))
        body += steps.step(names, step, promoted, local=local)
    for step in ordered:
        body += steps.order(names, step)
    listed = List(tuple(Name(names.of("step", step.name)) for step in ordered))
    kwargs: dict[str, Expression] = {"workspace": resources.WORKSPACE, "steps": listed}
    if pipeline.enable_email_notification:
        kwargs["enable_email_notification"] = True
    made = Call(Imported("azureml.pipeline.core", "Pipeline"), kwargs=kwargs)
    body.append(Statement(target="pipeline", value=made, origin=("publish",)))
    return Program(
        title=": ".join(filter(None, (pipeline.name, pipeline.description))),
        origin=f"{pipeline.file}, target {pipeline.target}" if pipeline.target else pipeline.file,
        version=pipeline.version,
        connect=workspaces.connect(pipeline.workspace),
        body=tuple(body),
        publish=publishing.publish(pipeline),
        artifacts=artifacts,
        sources=_uploaded(ordered, sources),
        after=publishing.after(names, pipeline, body),
    )


def _content(
    names: Names, step: ir.Step, artifacts: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """What a step's script is uploaded with: its files' hashes, and all that its environment is."""
    said = [repr(sorted(sources[step.source].items()))] if step.source is not None else []
    if step.environment is not None:
        said += map(key, environment(names, step.environment, artifacts))
        said += [artifacts[path] for path in files(step.environment) if path in artifacts]
    return said


def _uploaded(ordered: Iterable[ir.Step], sources: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    notebooks = {step.source for step in ordered if isinstance(step.own, ir.Notebook)}
    return {
        step.source: notebook_runner.own_files(files) if step.source in notebooks else files
        for step in ordered
        if step.source is not None
        for files in (sources[step.source],)
    }


def provisioning(pipeline: ir.Pipeline) -> Program:
    """The program that looks up all that the pipeline's spec says it stands on, used or not, and publishes nothing."""
    names = Names(pipeline)
    body = [datastores.datastore(names, one) for one in pipeline.datastores]
    body += _computes(names, pipeline, pipeline.computes)
    return Program(
        title=pipeline.name,
        origin=pipeline.file,
        version=pipeline.version,
        connect=workspaces.connect(pipeline.workspace),
        body=tuple(body),
        publish=publishing.publish(pipeline),
        artifacts={},
        sources={},
    )


def _computes(names: Names, pipeline: ir.Pipeline, wanted: Iterable[ir.Compute]) -> list[Statement]:
    place = pipeline.workspace
    subscription = place.subscription_id if isinstance(place, ir.AzureWorkspace) else workspaces.LOCAL_ID
    return [computes.compute(names, one, subscription) for one in wanted]


def _datastores(pipeline: ir.Pipeline) -> list[ir.Datastore]:
    """The datastores that some step reads or writes, as they were defined."""
    parameters = {name for step in pipeline.steps for name in step.parameters}
    sources = [port.source for step in pipeline.steps for port in step.inputs]
    given = [*sources, *(one.default for one in pipeline.parameters if one.name in parameters)]
    used = {getattr(one, "datastore", None) for one in given}
    for output in (one for step in pipeline.steps for one in step.outputs):
        used |= {getattr(output, "datastore", None), (getattr(output, "destination", None) or (None,))[0]}
    return [one for one in pipeline.datastores if one.name in used]
