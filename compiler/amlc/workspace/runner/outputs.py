"""Gives a step the places it writes its outputs to, and keeps what it wrote."""

import shutil
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from amlc.workspace.job import Surroundings
from amlc.workspace.runner import datastore
from amlc.workspace.runner.area import Area
from amlc.workspace.runner.plan import Mode, Output, Place
from amlc.workspace.runner.refusal import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """An output of a step that runs or ran."""

    port: Output
    place: Place  # where consumers find it
    local: Path  # where the step writes it
    run_id: str  # of the step

    @property
    def transformations(self) -> tuple[str, ...]:
        return self.port.transformations


def prepare(port: Output, *, step_run_id: str, area: Area, surroundings: Surroundings) -> Produced:
    """The folder of an OutputFileDatasetConfig is there when the step starts; of a PipelineData, only its parent."""
    place = port.place(step_run_id)
    if port.mode is Mode.LINK:
        return Produced(port=port, place=place, local=area.outputs / port.name, run_id=step_run_id)  # neither is used
    real = _inside(port, place, surroundings)
    surroundings.writes(step_run_id, place.datastore, place.path)
    if port.mode is Mode.UPLOAD:
        local = area.on_compute(port.path_on_compute) if port.path_on_compute else area.outputs / port.name
    elif port.is_dataset and port.path_on_compute:
        local = area.on_compute(port.path_on_compute)
        local.parent.mkdir(parents=True, exist_ok=True)
        local.symlink_to(real)
    else:
        local = real
    folder = real if port.mode is Mode.MOUNT else local
    (folder if port.is_dataset else folder.parent).mkdir(parents=True, exist_ok=True)
    return Produced(port=port, place=place, local=local, run_id=step_run_id)


def keep(produced: Produced, surroundings: Surroundings) -> None:
    """Called when the step has succeeded. Raises RefusedError."""
    port, place = produced.port, produced.place
    if port.mode is Mode.LINK:
        saved_id = linked(produced, surroundings)
        if port.registration:
            surroundings.register_saved(
                port.registration.name, saved_id, port.registration.description, port.registration.tags
            )
        return
    if port.mode is Mode.UPLOAD:
        _upload(produced, surroundings)
    if registration := port.registration:
        surroundings.register_dataset(
            registration.name,
            place.datastore,
            place.path,
            registration.description,
            registration.tags,
            port.transformations,
        )


def linked(produced: Produced, surroundings: Surroundings) -> str:
    """The id of the dataset that the step has linked to an output. Raises RefusedError."""
    name = produced.port.name
    try:
        return surroundings.linked_dataset(produced.run_id, name)
    except LookupError:
        raise RefusedError(f"output `{name}`: the step has linked no dataset to it") from None


def _inside(port: Output, place: Place, surroundings: Surroundings) -> Path:
    try:
        root = surroundings.datastore(place.datastore)
    except LookupError:
        raise RefusedError(f"output `{port.name}`: the datastore `{place.datastore}` is not in the workspace") from None
    try:
        return datastore.inside(root, place.path)
    except RefusedError as refusal:
        raise RefusedError(f"output `{port.name}`: {refusal}") from None


def _upload(produced: Produced, surroundings: Surroundings) -> None:
    port, local = produced.port, produced.local
    if local.is_file():
        files = {local.name: local}  # a single file keeps its name below the output's path (`Datastore.upload_files`)
    else:
        files = {file.relative_to(local).as_posix(): file for file in local.rglob("*") if file.is_file()}
    for name, file in sorted(files.items()):
        if port.globs and not any(fnmatch(name, glob) for glob in port.globs):
            continue
        place = Place(produced.place.datastore, f"{produced.place.path}/{name}")
        target = _inside(port, place, surroundings)
        if target.exists() and not port.overwrite:
            if port.is_dataset:
                where = f"`{place.path}` on the datastore `{place.datastore}`"
                raise RefusedError(
                    f"output `{port.name}`: there is a file at {where} already, and it may not be overwritten"
                )
            continue  # a PipelineData leaves it as it is (`Datastore.upload`)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
