"""Reuse: a step that would do again what an earlier run of it did is not run, and its outputs are that run's.

What the service's rule is, the SDK's source says in parts only. A module is `IsDeterministic` by the step's
`allow_reuse`, a node is to run in any case if it is posted with `RegenerateOutput`, and modules are one by their
`IdentifierHash`: name, ports, parameters, arguments, version and every file (`azureml/pipeline/core/graph.py`,
`_module_builder.py`). Of data, the definition counts and not what lies there (`azureml/pipeline/steps/command_step.py`
on `allow_reuse`). Microsoft's page on reuse adds the environment, the run settings, and where outputs go.

Taken into account here, each by its value, so that a new publication of the same thing makes no difference:
the module's hash; the parameters' values in this run; the run configuration; the settings of every output; and of every
input the mode, the place, the transformations, and what it leads to: the version of a registered dataset that is found
when the step starts, the definition of any other, the run that wrote what comes from another step, or the dataset that
such a run linked. What a step only waits for (`run_after`) is none of its inputs.

An earlier run counts if it completed, wherever in the workspace, and its outputs are still there. Where several runs
write to one path, only the last of them counts, and whoever reads it runs anew after each: of the service it is not
known whether it looks at more than the path.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlc.workspace.job import Json, Result, Surroundings
from amlc.workspace.runner import dataflow, datastore, parameters
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import (
    DataSource,
    Input,
    Mode,
    Output,
    Place,
    RegisteredDataset,
    SavedDataset,
    Source,
    Step,
    StepOutput,
)
from amlc.workspace.runner.refusal import RefusedError

# It holds the moment and the snapshot of each publication; beside it, the SDK posts one for hashing that does not
# (`azureml/pipeline/steps/hyper_drive_step.py`).
_UNHASHED = "HyperDriveRunConfig"


def fingerprint(node: Json, module: Json, given: Mapping[str, str], pipeline: Mapping[str, str]) -> str | None:
    """What a step is, but for its inputs: None if it runs every time. `given` are its parameters' values."""
    if not module.get("IsDeterministic"):
        return None
    metadata = parameters.of_module(
        {"Parameters": module["StructuredInterface"].get("MetadataParameters")},
        node.get("ModuleMetadataParameters") or (),
        pipeline,
    )
    return _digest(
        module.get("IdentifierHash") or node["ModuleId"],
        given,
        {name: value for name, value in metadata.items() if name != _UNHASHED},
        json.loads(node.get("Runconfig") or module.get("Runconfig") or "{}"),
        [_setting(one) for one in node.get("ModuleOutputSettings") or ()],
    )


def key(step: Step, produced: Mapping[StepOutput, Produced], surroundings: Surroundings) -> str | None:
    """What an earlier run has to agree in; None if the step runs every time, or an input of it cannot be had."""
    if step.fingerprint is None:
        return None
    try:
        given = [_input(port, produced, surroundings) for port in step.inputs]
    except (LookupError, RefusedError):
        return None  # running it says what is missing
    return _digest(step.fingerprint, given)


def found(step: Step, wanted: str, surroundings: Surroundings) -> tuple[Result, Mapping[StepOutput, Produced]] | None:
    """The earlier run with this key, and its outputs, if they are all there."""
    earlier = surroundings.earlier(wanted)
    if earlier is None or step.regenerated:
        return None
    made = {port.name: _earlier(port, earlier) for port in step.outputs}
    if not all(_is_there(one, surroundings) for one in made.values()):
        return None
    return earlier, {StepOutput(step.node_id, name): one for name, one in made.items()}


def _input(port: Input, produced: Mapping[StepOutput, Produced], surroundings: Surroundings) -> list[Any]:
    flows = [dataflow.value(json.loads(one)) for one in port.transformations]
    return [port.name, port.mode, port.path_on_compute, flows, _reference(port.source, produced, surroundings)]


def _reference(source: Source, produced: Mapping[StepOutput, Produced], surroundings: Surroundings) -> list[Any]:
    match source:
        case SavedDataset(saved_id):
            return ["defined", dataflow.value(surroundings.saved_dataset(saved_id))]
        case RegisteredDataset(name, version):
            return ["registered", surroundings.registered_version(name, version)]
        case DataSource(source_id):
            posted = surroundings.data_source(source_id)
            return ["path", {name: value for name, value in posted.items() if name not in ("Id", "Name")}]
        case Place(store, path):
            return ["path", store, path]
        case StepOutput(_, name):
            made = produced[source]
            if made.port.mode is Mode.LINK:
                return ["linked", surroundings.linked_dataset(made.run_id, name)]
            return ["written", made.run_id, name]


def _earlier(port: Output, earlier: Result) -> Produced:
    run_id = earlier.outputs[port.name]
    return Produced(port=port, place=port.place(run_id), local=Path(), run_id=run_id)


def _is_there(made: Produced, surroundings: Surroundings) -> bool:
    try:
        if made.port.mode is Mode.LINK:
            surroundings.saved_dataset(surroundings.linked_dataset(made.run_id, made.port.name))
            return True
        store, path = made.place.datastore, made.place.path
        return surroundings.last_writer(store, path) == made.run_id and _exists(surroundings.datastore(store), path)
    except (LookupError, RefusedError):
        return False


def _exists(root: Path, path: str) -> bool:
    return datastore.inside(root, path).exists()


def _setting(posted: Json) -> Json:
    """An output's, without the ids that its transformations get by lot."""
    registration = posted.get("DatasetRegistration") or {}
    flow = registration.get("AdditionalTransformations")
    return {
        **posted,
        "DatasetRegistration": {
            **registration,
            "AdditionalTransformations": dataflow.value(json.loads(flow)) if flow else None,
        },
    }


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
