"""Lowers a pipeline to the program that publishes it with Azure ML SDK v1."""

from collections.abc import Mapping

from amlc import graph, ir
from amlc.backends.azureml_v1 import data, outputs, publishing, resources, steps
from amlc.backends.azureml_v1.environments import environment, files
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Imported, List, Name, Program, Statement


def lower(pipeline: ir.Pipeline, texts: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]) -> Program:
    """The program. `texts` are the environments' files by path; `sources` the files' hashes by source folder."""
    names = Names(pipeline)
    local = isinstance(pipeline.workspace, ir.LocalWorkspace)
    ordered = graph.in_order(pipeline)
    body: list[Statement] = []
    body += [resources.datastore(names, name) for name in _datastores(pipeline)]
    computes = {step.compute.name: step.compute for step in ordered}
    body += [resources.compute(names, one) for one in computes.values()]
    environments = {one.name: one for step in ordered if (one := step.environment) is not None}
    artifacts = {path: texts[path] for one in environments.values() for path in files(one) if path in texts}
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
    for step in ordered:
        body += steps.step(names, step, promoted, local=local)
    for step in ordered:
        body += steps.order(names, step)
    listed = List(tuple(Name(names.of("step", step.name)) for step in ordered))
    made = Call(
        Imported("azureml.pipeline.core", "Pipeline"), kwargs={"workspace": resources.WORKSPACE, "steps": listed}
    )
    body.append(Statement(target="pipeline", value=made, origin=("publish",)))
    return Program(
        title=": ".join(filter(None, (pipeline.name, pipeline.description))),
        origin=f"{pipeline.file}, target {pipeline.target}" if pipeline.target else pipeline.file,
        version=pipeline.version,
        connect=resources.connect(pipeline.workspace),
        body=tuple(body),
        publish=publishing.publish(pipeline),
        artifacts=artifacts,
        sources={step.source: sources[step.source] for step in ordered if step.source is not None},
        after=publishing.after(names, pipeline, body),
    )


def _datastores(pipeline: ir.Pipeline) -> list[str]:
    """The datastores that some step reads or writes, as they were defined."""
    parameters = {name for step in pipeline.steps for name in step.parameters}
    sources = [port.source for step in pipeline.steps for port in step.inputs]
    given = [*sources, *(one.default for one in pipeline.parameters if one.name in parameters)]
    used = {getattr(one, "datastore", None) for one in given}
    for output in (one for step in pipeline.steps for one in step.outputs):
        used |= {getattr(output, "datastore", None), (getattr(output, "destination", None) or (None,))[0]}
    return [one.name for one in pipeline.datastores if one.name in used]
