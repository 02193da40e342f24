"""Finds the dataset parameters that the SDK would not publish, so that no run could have their data."""

from collections.abc import Iterable, Iterator, Mapping

from amlc import ir
from amlc.diagnostics import Finding
from amlc.tree import Path

# The kinds whose steps hand the SDK every dataset parameter that they read. Of any other, the SDK looks at the
# arguments alone (azureml/pipeline/core/builder.py, _get_pipeline_parameters_implicit).
_WHOLE = ("python_script", "command", "parallel_run", "notebook_runner")
_ARGUED = ("hyper_drive", "synapse_spark", "azure_batch", "module")

Ports = Mapping[str, tuple[ir.InputPort, Path]]


def rules(steps: Iterable[tuple[ir.Step, Ports]]) -> Iterator[Finding]:
    """A parameter that some step hands over is published for all."""
    read: dict[str, tuple[ir.Step, Path]] = {}
    published: set[str] = set()
    for step, ports in steps:
        for port, path in ports.values():
            if not isinstance(port.source, ir.ParameterDataset) or port.source.of != "dataset":
                continue
            if step.kind == "data_transfer":
                continue  # it reads none (resolve/data_transfer.py)
            name = port.source.parameter
            read.setdefault(name, (step, path))
            argued = step.kind in _ARGUED and ir.PortArgument("input", port.name) in step.arguments
            if step.kind in _WHOLE or argued:
                published.add(name)
    for name, (step, path) in read.items():
        if name not in published:
            argued = step.kind in _ARGUED
            why = "of which the SDK looks at the arguments alone" if argued else "and the SDK does not publish it"
            message = f"no run could set `{name}`: a `{step.kind}` step reads it, {why}"
            advice = (
                "name the input among the step's `arguments`" if argued else "read it in a `python_script` step, too"
            )
            yield Finding(code="wrong-reference", path=path, message=message, help=advice)
