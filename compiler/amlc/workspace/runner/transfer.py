"""Runs a DataTransferStep: copies a file or a folder between datastores that are folders of this machine.

What is copied where is as the SDK's documentation says it (`azureml/pipeline/steps/data_transfer_step.py`): a type that
is not given is that of what is there; for the destination, else that of the source.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from amlc.workspace.job import STD_LOG, Json, Surroundings
from amlc.workspace.runner import datastore, step, verdict
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import DataSource, Input, Place, Source, Step, StepOutput, Transfer
from amlc.workspace.runner.refusal import RefusedError
from amlc.workspace.runner.step import Finished

KIND = "DataTransferCloud"
_SORTS = ("file", "directory")


@dataclass(frozen=True, slots=True)
class _End:
    """One end of the copy: where it is, and what is there already."""

    port: str
    place: Place
    root: Path
    real: Path

    @property
    def sort(self) -> str | None:
        return "directory" if self.real.is_dir() else "file" if self.real.exists() else None

    def __str__(self) -> str:
        return f"`{self.place.path}` on the datastore `{self.place.datastore}`"


def read(metadata: Mapping[str, str], parameters: Mapping[str, str]) -> Transfer:
    """What a module's parameters ask for. Raises RefusedError."""
    options: Json = json.loads(parameters.get("CopyOptions") or "{}")
    source, destination = (options.get(f"{end}_reference_type") for end in ("source", "destination"))
    for one in (source, destination):
        if one not in (None, *_SORTS):
            raise RefusedError(f"it is to copy a `{one}`, and there are only files and directories")
    return Transfer(
        source=metadata["SourceInputName"],
        destination=metadata["DestinationInputName"],
        source_sort=source,
        destination_sort=destination,
    )


def placed(planned: Step, surroundings: Surroundings) -> Step:
    """The step with its output where its destination is."""
    if planned.transfer is None:
        return planned
    port = _port(planned, planned.transfer.destination)
    try:
        place = _place(port.source, {}, surroundings)
    except (LookupError, RefusedError):
        return planned  # running it says what is wrong
    outputs = tuple(replace(one, datastore=place.datastore, path=place.path) for one in planned.outputs)
    return replace(planned, outputs=outputs)


def run(
    planned: Step,
    asked: Transfer,
    *,
    step_run_id: str,
    produced: Mapping[StepOutput, Produced],
    surroundings: Surroundings,
    stop: Callable[[], str | None],
    grace: float,  # noqa: ARG001 - there is no process to wait for
) -> Finished:
    log = surroundings.log(step_run_id, STD_LOG)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        source, destination = (
            _end(_port(planned, name), produced, surroundings) for name in (asked.source, asked.destination)
        )
        files = _files(source, destination, asked)
        surroundings.writes(step_run_id, destination.place.datastore, destination.place.path)
        for file, target in files:
            if reason := stop():
                return Finished(verdict.canceled(reason), {})
            _copy(file, target, destination)
    except (RefusedError, OSError) as error:
        message = verdict.of_error(error) if isinstance(error, OSError) else str(error)
        step.say(log, message)
        return Finished(verdict.failed(message), {})
    step.say(log, f"copied {len(files)} {'file' if len(files) == 1 else 'files'} from {source} to {destination}")
    made = {
        StepOutput(planned.node_id, one.name): Produced(
            port=one, place=destination.place, local=destination.real, run_id=step_run_id
        )
        for one in planned.outputs
    }
    return Finished(verdict.completed(), made)


def _port(planned: Step, name: str) -> Input:
    return next(one for one in planned.inputs if one.name == name)


def _end(port: Input, produced: Mapping[StepOutput, Produced], surroundings: Surroundings) -> _End:
    try:
        place = _place(port.source, produced, surroundings)
        root = Path(os.path.realpath(surroundings.datastore(place.datastore)))
        return _End(port.name, place, root, datastore.inside(root, place.path))
    except LookupError:
        raise RefusedError(f"input `{port.name}`: what it names is not in the workspace") from None
    except RefusedError as refusal:
        raise RefusedError(f"input `{port.name}`: {refusal}") from None


def _place(source: Source, produced: Mapping[StepOutput, Produced], surroundings: Surroundings) -> Place:
    match source:
        case Place():
            return source
        case StepOutput() if source in produced:
            return produced[source].place
        case DataSource(source_id):
            posted = surroundings.data_source(source_id)
            if any(posted.get(key) for key in ("SqlTableName", "SqlQuery", "SqlStoredProcedureName")):
                raise RefusedError("it is of a database, and only files are copied here")
            return Place(posted["DataStoreName"], posted.get("PathOnDataStore") or "")
        case _:
            raise RefusedError("it is a dataset, and only files are copied here")


def _files(source: _End, destination: _End, asked: Transfer) -> list[tuple[Path, Path]]:
    """Each file, and where it goes. Raises RefusedError."""
    if source.sort is None:
        raise RefusedError(f"input `{source.port}`: there is nothing at {source}")
    sort = asked.source_sort or source.sort
    if source.sort != sort:
        raise RefusedError(f"input `{source.port}`: there is no {sort} at {source}")
    wanted = asked.destination_sort or destination.sort or sort
    if destination.sort not in (None, wanted):
        raise RefusedError(f"input `{destination.port}`: there is a {destination.sort} at {destination}")
    if (sort, wanted) == ("directory", "file"):
        raise RefusedError(f"the directory {source} cannot be copied to a file")
    if sort == "file":
        return [(source.real, destination.real if wanted == "file" else destination.real / source.real.name)]
    found = datastore.files(source.root, source.real)
    return [(file, destination.real / file.relative_to(source.real)) for file in found]


def _copy(file: Path, target: Path, destination: _End) -> None:
    datastore.checked(destination.root, target)
    if target.exists() and target.samefile(file):
        raise RefusedError(f"`{file.name}` would be copied to itself")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
