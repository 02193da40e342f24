"""Lowers a pipeline to the program that publishes it with Azure ML SDK v1."""

from collections.abc import Mapping

from amlc import graph, ir
from amlc.backends.azureml_v1 import resources, steps
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Imported, List, Member, Name, Program, Statement


def lower(pipeline: ir.Pipeline, conda: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]) -> Program:
    """The program. `conda` is the conda files by environment; `sources` the files' hashes by source folder."""
    names = Names(pipeline)
    local = isinstance(pipeline.workspace, ir.LocalWorkspace)
    ordered = graph.in_order(pipeline)
    body: list[Statement] = []
    body += [resources.datastore(names, name) for name in _datastores(pipeline)]
    computes = {step.compute.name: step.compute for step in ordered}
    body += [resources.compute(names, one) for one in computes.values()]
    environments = {step.environment.name: step.environment for step in ordered}
    artifacts = {f"environments/{name}.yaml": conda[name] for name in environments if name in conda}
    for one in environments.values():
        path = f"environments/{one.name}.yaml"
        body += resources.environment(names, one, path if path in artifacts else None)
    used = {one.name for step in ordered for one in step.arguments if isinstance(one, ir.ParameterArgument)}
    body += [resources.parameter(names, one) for one in pipeline.parameters if one.name in used]
    read = {port.source.name for step in ordered for port in step.inputs if not isinstance(port.source, tuple)}
    for source in pipeline.inputs:
        statement = resources.input_source(names, source) if source.name in read else None
        if statement is not None:
            body.append(statement)
    for step in ordered:
        body += steps.step(names, step, local=local)
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
        publish=_publish(pipeline),
        artifacts=artifacts,
        sources={step.source: sources[step.source] for step in ordered},
    )


def _publish(pipeline: ir.Pipeline) -> Statement:
    call = Call(
        Member(Name("pipeline"), "publish"),
        kwargs={
            "name": pipeline.name,
            "description": pipeline.description,
            "version": pipeline.version,
            "continue_on_step_failure": pipeline.continue_on_step_failure,
        },
    )
    return Statement(target="published", value=call, origin=("publish",))


def _datastores(pipeline: ir.Pipeline) -> list[str]:
    """The datastores that some step reads or writes, as they were defined."""
    used: set[str] = set()
    for step in pipeline.steps:
        for port in step.inputs:
            if isinstance(port.source, ir.FileDataset | ir.DataReference):
                used.add(port.source.datastore)
        for output in step.outputs:
            if isinstance(output, ir.PipelineData):
                used |= {output.datastore} if output.datastore else set()
            elif output.destination is not None:
                used.add(output.destination[0])
    return [one.name for one in pipeline.datastores if one.name in used]
