"""Lowers a `data_transfer` step."""

from collections.abc import Mapping

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Expression, Imported, Name


def step(names: Names, one: ir.Step, own: ir.DataTransfer, ports: Mapping[str, Expression]) -> Call:
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "source_data_reference": ports[own.source],
        "destination_data_reference": ports[own.destination],
        "compute_target": Name(names.of("compute", one.compute.name)),
    }
    for key in ("source_reference_type", "destination_reference_type"):
        if getattr(own, key) is not None:
            kwargs[key] = getattr(own, key)
    return Call(Imported("azureml.pipeline.steps", "DataTransferStep"), kwargs=kwargs | {"allow_reuse": one.reuse})
