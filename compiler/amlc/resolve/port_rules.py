"""What the kinds of steps make of their inputs and outputs: rules that need what a reference leads to."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding, did_you_mean
from amlc.resolve import spark_ports
from amlc.rules import a_step, wrong
from amlc.spec.pipeline import Pipeline
from amlc.spec.references import InputRef
from amlc.spec.steps import Step
from amlc.tree import Path

# By the kind of an output: the kinds of steps that can have it. TrainingOutput: azureml/pipeline/core/module.py.
_OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "training_output": ("hyper_drive", "auto_ml"),
    "hdfs": ("synapse_spark",),
}
# They say themselves which outputs they have.
_CHOOSY = ("kusto", "synapse_spark", "data_transfer", "adla", "azure_batch")
# They can read a SqlDataReference, which is neither mounted nor downloaded (azureml/data/sql_data_reference.py).
_SQL = ("data_transfer", "adla", "module")
_COLUMN = re.compile(r"\{(\w+)(?::[^{}]*)?\}")


def rules(
    spec: Pipeline, step: str, ports: Iterable[tuple[ir.InputPort, Path]], arguments: Collection[ir.Argument]
) -> Iterator[Finding]:
    """What is wrong with a step's inputs and outputs, by path from the root."""
    body: Any = spec.steps[step]
    for name, one in body.outputs.items():
        if one.kind in _OUTPUTS and body.kind not in (*_OUTPUTS[one.kind], *_CHOOSY):
            message = f"a `{body.kind}` step has no output of `kind: {one.kind}`"
            listed = " and ".join(f"`{kind}`" for kind in _OUTPUTS[one.kind])
            yield wrong(("steps", step, "outputs", name, "kind"), message, f"it is for {listed} steps")
    keys = vars(body).get("partition_keys")
    for port, path in ports:
        if body.kind == "synapse_spark":
            yield from spark_ports.rules(port, path, arguments)
        if port.mode == "hdfs" and body.kind != "synapse_spark":
            # azureml/data/dataset_consumption_config.py.
            message = f"a `{body.kind}` step cannot read with `mode: hdfs`"
            yield _mode(path, message, "it is for `synapse_spark` steps: it can be `mount`, `download` or `direct`")
        elif isinstance(port.source, ir.SqlReference) and body.kind not in _SQL:
            message = f"{a_step(body)} cannot read `{port.source.name}`, which is a table or query of a database"
            advice = "copy its rows into a file with a `data_transfer` step, or write an input with a `query`"
            note = ("it is defined here", ("inputs", port.source.name))
            yield Finding(code="wrong-reference", path=path, message=message, help=advice, note=note)
        elif keys and path[2] == "inputs" and isinstance(port.source, _DATASETS) and port.mode != "direct":
            # azureml/pipeline/core/_parallel_run_step_base.py, _get_input_type.
            message = f"with `partition_keys` data cannot be read with `mode: {port.mode}`"
            yield _mode(path, message, "write `mode: direct`")
        elif port.mode == "direct" and isinstance(port.source, ir.Written) and _is_plain(spec, port.source):
            of = getattr(spec.steps[port.source.step], "kind", "")
            message = f"the output `{port.source.output.name}` of a `{of}` step cannot be read as a dataset"
            yield wrong(path, message, "read it as files, without a `format` and with `mode: mount` or `download`")
    if isinstance(keys, tuple):
        yield from _partitions(spec, body, keys, ("steps", step))


def _is_plain(spec: Pipeline, one: ir.Written) -> bool:
    """Whether it is of a step that takes no output that is promoted to a dataset, and plain by itself
    (azureml/pipeline/core/_kusto_step_base.py, module_step_base.py).
    """
    kind = getattr(spec.steps[one.step], "kind", None)
    plain = isinstance(one.output, ir.PipelineData) and one.output.format is None
    return plain and kind in ("kusto", "module")


_DATASETS = (ir.FileDataset, ir.RegisteredDataset, ir.ParameterDataset)


def _mode(path: Path, message: str, advice: str) -> Finding:
    return Finding(code="wrong-mode", path=(*path, "mode"), message=message, help=advice)


def _partitions(spec: Pipeline, body: Step, keys: tuple[str, ...], at: Path) -> Iterator[Finding]:
    """The keys are columns that the partition format of each input makes; of a registered dataset nothing is known."""
    for one in body.inputs.values():
        source = spec.inputs.get(one.input) if isinstance(one, InputRef) else None
        if not isinstance(one, InputRef) or not (getattr(source, "path", None) or getattr(source, "url", None)):
            continue
        columns = _COLUMN.findall(getattr(source, "partition_format", None) or "")
        note = ("the input", ("inputs", one.input))
        if not columns:
            message = f"the files of the input `{one.input}` are not partitioned"
            help_ = "give it a `partition_format` with the keys: " + "/".join(f"{{{key}}}" for key in keys) + "/…"
            yield Finding(code="invalid-value", path=(*at, "partition_keys"), message=message, help=help_, note=note)
            continue
        for index, key in enumerate(keys):
            if key not in columns:
                message = f"the files of the input `{one.input}` are not partitioned by `{key}`"
                meant = did_you_mean(key, columns, sort="columns of its `partition_format`")
                path = (*at, "partition_keys", index)
                yield Finding(code="invalid-value", path=path, message=message, help=meant, note=note)
