"""Resolves an input that is a parameter's: data that a run chooses."""

from typing import Literal

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec import data
from amlc.tree import Path


def chosen(on: Resolver, name: str, one: data.DatasetInput, parameter: str, at: Path) -> ir.ParameterDataset:
    """Data that a run chooses; how it reaches a step depends on what it is by default."""
    found = on.spec.parameters.get(parameter)
    if found is None:
        on.unknown((*at, "parameter"), parameter, on.spec.parameters, "parameters", ("parameters",))
    elif isinstance(found, data.ScalarParameter):
        message = f"the parameter `{parameter}` is of type {found.type}, and data is wanted"
        note = ("it is defined here", ("parameters", parameter))
        help_ = "give it `type: dataset` or `type: datapath`"
        path: Path = (*at, "parameter")
        on.findings.append(Finding(code="wrong-reference", path=path, message=message, help=help_, note=note))
    of: Literal["dataset", "datapath"] = "datapath" if getattr(found, "type", None) == "datapath" else "dataset"
    default = getattr(found, "default", None) if of == "dataset" else None
    tabular = bool(getattr(default, "format", None) or getattr(default, "query", None))
    mode = one.mode or ("direct" if tabular else "mount")
    if (tabular and mode != "direct") or (of == "datapath" and mode not in ("mount", "download")):
        what = "table" if tabular else "data path"
        help_ = "leave `mode` out: a table is handed over as it is" if tabular else "write `mode: mount` or `download`"
        message = f"a {what} cannot be reached by `mode: {mode}`"
        on.findings.append(Finding(code="wrong-mode", path=(*at, "mode"), message=message, help=help_))
    return ir.ParameterDataset(
        name=name, parameter=parameter, of=of, tabular=tabular, mode=mode, path_on_compute=one.path_on_compute
    )
