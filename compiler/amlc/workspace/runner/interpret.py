"""Reads a submission into a plan: what is posted is checked here, once."""

import json
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from amlc.workspace.job import Json, Submission
from amlc.workspace.runner import batches, distribution, elsewhere, parameters, ports, reuse, sampling, transfer, words
from amlc.workspace.runner.plan import Source, Step, StepOutput, Transfer
from amlc.workspace.runner.refusal import RefusedError

# What a step of the embedded workspace's own limit is handed over in; it wins over maxRunDurationSeconds.
TIMEOUT = "AMLC_TIMEOUT_SECONDS"
# A ParallelRunStep is an `escloud` module like a script's; only its type tells it apart.
BATCHES = "BatchInferencing"
SEARCH = "HyperDriveCloud"
STRUCTURED = "USE_STRUCTURED_ARGUMENTS"


def plan(submission: Submission) -> tuple[Step, ...]:
    """The steps, each after all that it waits for. Raises RefusedError."""
    nodes = submission.graph.get("ModuleNodes") or ()
    sources = _sources(submission)
    values = parameters.of_pipeline(submission)
    feeds: dict[str, dict[str, Source]] = {node["Id"]: {} for node in nodes}
    for edge in submission.graph.get("Edges") or ():
        destination, source = edge["DestinationInputPort"], edge["SourceOutputPort"]
        if destination.get("NodeId") is None:
            continue  # an output of the pipeline
        if destination["NodeId"] not in feeds:
            raise RefusedError(f"an edge leads to the node `{destination['NodeId']}`, which does not exist")
        if source["NodeId"] in feeds:
            feeds[destination["NodeId"]][destination["PortName"]] = StepOutput(source["NodeId"], source["PortName"])
        elif source["NodeId"] in sources:
            feeds[destination["NodeId"]][destination["PortName"]] = sources[source["NodeId"]]
        else:
            raise RefusedError(f"an edge comes from the node `{source['NodeId']}`, which does not exist")
    steps = {node["Id"]: _step(node, submission.modules, values, feeds[node["Id"]]) for node in nodes}
    return tuple(steps[node_id] for node_id in _ordered(steps))


def _ordered(steps: Mapping[str, Step]) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter({node_id: sorted(step.after) for node_id, step in steps.items()}).static_order())
    except CycleError as error:
        circle = " → ".join(f"`{steps[node_id].name}`" for node_id in error.args[1])
        raise RefusedError(f"the steps wait for one another: {circle}") from None


def _sources(submission: Submission) -> Mapping[str, Source]:
    return {node["Id"]: ports.dataset_node(node, submission) for node in submission.graph.get("DatasetNodes") or ()}


def _step(node: Json, modules: Mapping[str, Json], values: Mapping[str, str], feeds: Mapping[str, Source]) -> Step:
    module = modules.get(node["ModuleId"])
    if module is None:
        raise RefusedError(f"the node `{node['Id']}` is of the module `{node['ModuleId']}`, which is unknown")
    name = module.get("Name") or node["Id"]
    try:
        return _known_step(node, module, name, values, feeds)
    except RefusedError as refusal:
        raise RefusedError(f"step `{name}`: {refusal}") from None


def _known_step(node: Json, module: Json, name: str, values: Mapping[str, str], feeds: Mapping[str, Source]) -> Step:
    interface = module["StructuredInterface"]
    own = parameters.of_module(interface, node.get("ModuleParameters") or (), values)
    script, program = own.get("Script"), own.get("Command")
    searched = sampling.posted(node) if module.get("ModuleExecutionType") == SEARCH else None
    if searched is not None:
        configuration = searched["platform_config"]["Definition"]["Overrides"]
        script = configuration["script"]
    else:
        configuration = _configuration(node.get("Runconfig") or module.get("Runconfig"))
    if module.get("ModuleExecutionType") != transfer.KIND:
        _check_kind(module, script or program)
    variables = {
        **_strings((configuration.get("environment") or {}).get("environmentVariables")),
        **_strings(configuration.get("environmentVariables")),
        **parameters.variables(interface, own),
    }
    inputs = ports.inputs(interface, node, feeds)
    outputs = ports.outputs(interface, node)
    # A name of its own comes before the name under which an input's producer knows it.
    names = {port.name: port.name for port in inputs} | {port.name: port.name for port in outputs}
    known = {port.reference: port.name for port in reversed(inputs)} | names
    arguments = words.words(_arguments(interface, own), parameters=own, ports=known)
    arguments = words.expanded(arguments, parameters.variables(interface, own))
    spread = distribution.read(configuration, own)
    line = ((program,), *arguments) if program else arguments
    if module.get("ModuleType") == BATCHES:
        line = batches.line(arguments, machines=spread.machines if spread is not None else 1)
    return Step(
        node_id=node["Id"],
        name=name,
        snapshot_id=module.get("StorageId"),
        script=None if program or line is not arguments else script,
        words=line,
        variables=variables,
        distribution=None if module.get("ModuleType") == BATCHES else spread,
        inputs=inputs,
        outputs=outputs,
        seconds=_seconds(
            variables.get(TIMEOUT) if searched is None else None,
            own.get("MaxRunDurationSeconds"),
            configuration.get("maxRunDurationSeconds"),
        ),
        search=None if searched is None else sampling.read(searched, interface),
        transfer=_transfer(node, module, own) if module.get("ModuleExecutionType") == transfer.KIND else None,
        search_seconds=None if searched is None else _seconds(variables.get(TIMEOUT)),
        after=frozenset(feed.node_id for feed in feeds.values() if isinstance(feed, StepOutput)),
        fingerprint=reuse.fingerprint(node, module, own, values),
        regenerated=bool(node.get("RegenerateOutput")),
    )


def _transfer(node: Json, module: Json, given: Mapping[str, str]) -> Transfer:
    declared = {"Parameters": module["StructuredInterface"].get("MetadataParameters")}
    return transfer.read(parameters.of_module(declared, node.get("ModuleMetadataParameters") or (), {}), given)


def _arguments(interface: Json, own: Mapping[str, str]) -> Iterable[Json]:
    """The module's arguments; or those of a ModuleStep's own, which come as one text
    (azureml/pipeline/core/_module_parameter_provider.py).
    """
    given = own.get("Arguments")
    if given in (None, "", STRUCTURED):
        return interface.get("Arguments") or ()
    return [{"ValueType": "Literal", "Value": one} for one in str(given).split(",")]


def _check_kind(module: Json, entry: str | None) -> None:
    elsewhere.refuse(module)
    if module.get("ModuleExecutionType") not in ("escloud", SEARCH) or module.get("StepType") == "RScriptStep":
        kind = module.get("StepType") or module.get("ModuleExecutionType") or "step without a kind"
        article = "an" if kind[0] in "AEIOU" else "a"
        raise RefusedError(
            f"{article} {kind} cannot run in the embedded workspace, which runs Python scripts and commands"
        )
    if not entry:
        raise RefusedError("it has neither a script nor a command")


def _configuration(text: str | None) -> Mapping[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise RefusedError("its run configuration is not a JSON object")
    return value


def _strings(variables: Mapping[str, Any] | None) -> Mapping[str, str]:
    return {name: str(value) for name, value in (variables or {}).items() if value is not None}


def _seconds(*limits: str | int | None) -> float | None:
    """The first limit that is given."""
    given = next((limit for limit in limits if limit not in (None, "")), None)
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise RefusedError(f"its time limit is `{given}`, which is not a number of seconds")
    return seconds
