"""Hands a step its inputs: links for a mount, copies for a download, an id for direct use."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, assert_never

from amlc.workspace.job import Json, Surroundings
from amlc.workspace.runner import dataflow, datastore, outputs
from amlc.workspace.runner.area import Area
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import DataSource, Input, Mode, Place, RegisteredDataset, SavedDataset, StepOutput
from amlc.workspace.runner.refusal import RefusedError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What inputs are made from."""

    surroundings: Surroundings
    area: Area
    produced: Mapping[StepOutput, Produced]  # by the steps that came before


def provide(port: Input, supply: Supply) -> str:
    """What stands for the input in the command line and the environment. Raises RefusedError."""
    try:
        if port.mode is Mode.DIRECT:
            return _saved_id(port, supply)
        return _path(port, supply)
    except RefusedError as refusal:
        raise RefusedError(f"input `{port.name}`: {refusal}") from None


def _saved_id(port: Input, supply: Supply) -> str:
    surroundings = supply.surroundings
    match port.source:
        case SavedDataset(saved_id):
            return saved_id
        case RegisteredDataset(name, version):
            return str(_found(lambda: surroundings.registered_saved_id(name, version), f"the dataset `{name}`"))
        case StepOutput() as output:
            made = supply.produced[output]
            if made.port.mode is Mode.LINK:
                return outputs.linked(made, surroundings)
            transformations = (*made.transformations, *port.transformations)
            return surroundings.save_dataset(made.place.datastore, made.place.path, transformations)
        case Place(name, path):
            return surroundings.save_dataset(name, path, port.transformations)
        case DataSource():
            raise RefusedError("a data reference cannot be used directly, as it is not a dataset")
        case other:
            assert_never(other)


def _path(port: Input, supply: Supply) -> str:
    surroundings = supply.surroundings
    match port.source:
        case SavedDataset(saved_id):
            flow = _found(lambda: surroundings.saved_dataset(saved_id), f"the dataset `{saved_id}`")
            return _dataset(port, dataflow.places(flow), supply)
        case RegisteredDataset(name, version):
            flow = _found(lambda: surroundings.registered_dataset(name, version), f"the dataset `{name}`")
            return _dataset(port, dataflow.places(flow), supply)
        case DataSource(source_id):
            posted: Json = _found(lambda: surroundings.data_source(source_id), f"the data reference `{source_id}`")
            if posted.get("SqlTableName") or posted.get("SqlQuery"):
                raise RefusedError("it is a table or a query, and only files can be handed over here")
            return _reference(port, Place(posted["DataStoreName"], posted.get("PathOnDataStore") or ""), supply)
        case StepOutput() as output:
            made = supply.produced[output]
            if made.port.mode is Mode.LINK:
                return _dataset(port, dataflow.places(surroundings.saved_dataset(_saved_id(port, supply))), supply)
            return _reference(port, made.place, supply)
        case Place() as place:
            return _reference(port, place, supply)
        case other:
            assert_never(other)


def _found(ask: Callable[[], T], what: str) -> T:
    try:
        return ask()
    except LookupError:
        raise RefusedError(f"{what} is not in the workspace") from None


def _root(name: str, supply: Supply) -> Path:
    return Path(os.path.realpath(_found(lambda: supply.surroundings.datastore(name), f"the datastore `{name}`")))


def _missing(place: Place) -> RefusedError:
    return RefusedError(f"there is nothing at `{place.path}` on the datastore `{place.datastore}`")


def _reference(port: Input, place: Place, supply: Supply) -> str:
    """A file or a folder as it is."""
    root = _root(place.datastore, supply)
    real = datastore.inside(root, place.path)
    if not real.exists():
        raise _missing(place)
    files = list(datastore.files(root, real))  # which also finds the links that lead out
    target = (
        supply.area.on_compute(port.path_on_compute)
        if port.path_on_compute
        else supply.area.inputs / port.name / real.name
    )
    if port.mode is Mode.MOUNT:
        _link(real, target)
    elif real.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            _copy(file, target / file.relative_to(real))
    else:
        _copy(real, target)
    return str(target)


def _dataset(port: Input, places: Iterable[Place], supply: Supply) -> str:
    """A folder of the dataset's files below their common folder; or the one file of a dataset made of its path."""
    deliver = _link if port.mode is Mode.MOUNT else _copy
    target = supply.area.on_compute(port.path_on_compute) if port.path_on_compute else supply.area.inputs / port.name
    found = [(place, *datastore.matching(_root(place.datastore, supply), place.path)) for place in places]
    for place, _, files in found:
        if not files:
            raise _missing(place)
    match found:
        case [(place, base, (file,))] if file == base / Path(place.path).name:
            deliver(file, target / file.name)
            return str(target / file.name)
    for name in {place.datastore for place, _, _ in found}:
        bases = [base for place, base, _ in found if place.datastore == name]
        top = Path(os.path.commonpath(bases))
        # Files of several datastores could have the same path.
        start = target if all(place.datastore == name for place, _, _ in found) else target / name
        for file in dict.fromkeys(file for place, _, files in found if place.datastore == name for file in files):
            deliver(file, start / file.relative_to(top))
    return str(target)


def _link(real: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(real)


def _copy(real: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(real, target)
