"""Data that a run is given by `--parameter`: DATASTORE/PATH for a data path, NAME or NAME:VERSION for a dataset."""

import re

from amlc import ir
from amlc.errors import UsageError

_DATASET = re.compile(r"(?P<name>[^:/]+)(?::(?P<version>[1-9][0-9]*|latest))?")


def read(parameter: str, sort: str, text: str) -> ir.DataPath | ir.RegisteredDataset:
    """What the words stand for. Raises UsageError."""
    if sort == "datapath":
        datastore, _, path = text.partition("/")
        if not datastore or not path or ".." in path.split("/"):
            help_ = f"write --parameter {parameter}=DATASTORE/PATH"
            raise UsageError(f"the parameter `{parameter}` is a data path, and `{text}` is not", help=help_)
        return ir.DataPath(datastore, path)
    found = _DATASET.fullmatch(text)
    if found is None:
        help_ = f"write --parameter {parameter}=NAME or {parameter}=NAME:VERSION, of a registered dataset"
        raise UsageError(f"the parameter `{parameter}` is a dataset, and `{text}` is not", help=help_)
    version = found["version"]
    return ir.RegisteredDataset(
        name=parameter,
        dataset=found["name"],
        version=int(version) if version and version != "latest" else None,
        mode="direct",
        path_on_compute=None,
        options={},
    )
