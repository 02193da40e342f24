"""The environment variables that a step starts with."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from amlc.workspace.runner import distribution
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import Mode, Step

# What a process needs of the machine it runs on, and no more: the workspace's own variables may hold secrets.
_PASSED = frozenset(
    {
        *("HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP"),
        *("VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        *("CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES"),
        *("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
    }
)


def of_machine(variables: Mapping[str, str]) -> dict[str, str]:
    """`python` is the interpreter that scripts run in, so that a command finds the same packages."""
    passed = {name: value for name, value in variables.items() if name in _PASSED or name.startswith("LC_")}
    path = os.pathsep.join((str(Path(sys.executable).parent), variables.get("PATH") or os.defpath))
    return {"PYTHONUNBUFFERED": "1", "PATH": path, **passed}


def of_step(step: Step, *, inputs: Mapping[str, str], outputs: Mapping[str, Produced]) -> dict[str, str]:
    """What the run configuration, the parameters and the ports say, by the names under which the SDK looks for them."""
    variables = dict(step.variables)
    if step.distribution is not None:
        variables |= distribution.variables(step.distribution)
    for port in step.inputs:
        variables |= dict.fromkeys(
            (port.name, f"AZURE_ML_INPUT_{port.name}", f"AZUREML_DATAREFERENCE_{port.reference}"), inputs[port.name]
        )
        variables[f"AZUREML_DATAREFERENCE_{port.name}"] = inputs[port.name]
    for name, produced in outputs.items():
        variables |= dict.fromkeys(
            (name, f"AZURE_ML_OUTPUT_{name}", f"AZUREML_DATAREFERENCE_{name}"), str(produced.local)
        )
    if step.inputs:
        modes = ",".join(f"{port.name}:{port.mode}" for port in step.inputs)
        variables["AZUREML_DATASET_ENVIRONMENT_VARS"] = modes  # `azureml.core.run.InputDatasets`
    links = [name for name, produced in outputs.items() if produced.port.mode is Mode.LINK]
    files = [name for name, produced in outputs.items() if produced.port.is_dataset and name not in links]
    kinds = {"AZUREML_DATASET_FILE_OUTPUTS": files, "AZUREML_LINK_DATASET_OUTPUTS": links}
    # `azureml.core.run.OutputDatasets`
    return variables | {key: ";".join(names) for key, names in kinds.items() if names}
