"""Resolves what a `parallel_run` step splits, and how."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.rules import wrong
from amlc.spec.outputs import FileOutput, PipelineDataOutput
from amlc.spec.references import InputRef, OutputRef, ParameterRef, StepOutputRef
from amlc.spec.walk import models
from amlc.tree import Path

# By key: the type of parameter that it can be, and the least.
_COUNTS = {"node_count": 1, "process_count_per_node": 1, "run_invocation_timeout": 1, "run_max_try": 1}
_TYPES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_COUNTS, ("integer",)),
    "mini_batch_size": ("integer", "string"),
    "partition_keys": ("string",),
    "logging_level": ("string",),
}


def parallel_run(on: Resolver, name: str, body: Any, compute: ir.Compute) -> ir.ParallelRun:
    at: Path = ("steps", name)
    if on.where.is_whole(at):
        on.findings += (one.below(at) for one in (*_ports(on, body), *_outputs(body), *_machines(on, body, compute)))
    on.findings += _parameters(on, body, at)

    def decided(key: str) -> Any:
        value = getattr(body, key)
        return ir.ParameterArgument(value.parameter) if isinstance(value, ParameterRef) else value

    return ir.ParallelRun(
        split=tuple(one.as_ or key for key, one in body.inputs.items()),
        output=body.output or next(iter(body.outputs), None),
        output_action=body.output_action,
        append_row_file_name=body.append_row_file_name,
        node_count=decided("node_count"),
        process_count_per_node=decided("process_count_per_node"),
        mini_batch_size=decided("mini_batch_size"),
        partition_keys=decided("partition_keys"),
        error_threshold=body.error_threshold,
        allowed_failed_count=body.allowed_failed_count,
        allowed_failed_percent=body.allowed_failed_percent,
        run_invocation_timeout=decided("run_invocation_timeout"),
        run_max_try=decided("run_max_try"),
        logging_level=decided("logging_level"),
        description=body.description,
        variables=body.environment_variables,
    )


def _parameters(on: Resolver, body: Any, at: Path) -> Iterator[Finding]:
    for key, types in _TYPES.items():
        value = getattr(body, key)
        found = on.spec.parameters.get(value.parameter) if isinstance(value, ParameterRef) else None
        if found is None:
            continue
        default, message = found.default, None
        if found.type not in types:
            wanted = " or ".join(f"`{one}`" for one in types)
            message = f"the parameter `{value.parameter}` is of type {found.type}, and one of type {wanted} is wanted"
        elif type(default) is int and default < _COUNTS.get(key, 1):
            message = f"`{key}` must be at least 1, and the default of `{value.parameter}` is {default}"
        elif key == "partition_keys" and not _is_list(default):
            # azureml/pipeline/core/_parallel_run_config_base.py: a parameter cannot be a list.
            message = f"the default of `{value.parameter}` is not a list of keys as JSON, such as '[\"store\"]'"
        if message is not None:
            note = ("it is defined here", ("parameters", value.parameter))
            yield Finding(code="wrong-reference", path=(*at, key), message=message, note=note)


def _is_list(text: object) -> bool:
    if not isinstance(text, str):
        return True  # another type, or not known
    try:
        keys = json.loads(text)
    except ValueError:
        return False
    return isinstance(keys, list) and all(isinstance(one, str) for one in keys)


def _ports(on: Resolver, body: Any) -> Iterator[Finding]:
    """What azureml/pipeline/core/_parallel_run_step_base.py, _get_input_type and _handle_side_inputs, refuses."""
    split = {one.as_ or key for key, one in body.inputs.items()}
    for key, one in body.inputs.items():
        what = _unsplittable(on, one)
        if what is not None:
            advice = "make it a dataset: an input of `kind: dataset`, an output of `kind: file`"
            yield wrong(("inputs", key), f"{what} cannot be split into mini batches", advice)
    whole: list[tuple[Path, Any, str]] = [
        (("side_inputs", key), one, one.as_ or key) for key, one in body.side_inputs.items()
    ]
    whole += [
        (("arguments", index), one, one.as_ or (one.input if isinstance(one, InputRef) else one.output))
        for index, one in enumerate(body.arguments)
        if isinstance(one, InputRef | StepOutputRef)
    ]
    for path, one, port in whole:
        if port in split:
            if path[0] == "arguments" and body.partition_keys is None:
                message = f"`{port}` is split into mini batches, and cannot be an argument too"
                advice = "leave it out: `run` is given the files; or take it as another input with `as: …`"
                yield wrong(path, message, advice)
        elif isinstance(one, InputRef) and _is_data_path(on, one):
            message = f"the input `{one.input}` is a data path, and a `parallel_run` step takes datasets"
            yield wrong(path, message, "give its parameter `type: dataset`")
        elif isinstance(one, StepOutputRef) and _is_pipeline_data(on, one) and not _is_plain(one, port):
            message = f"the `pipeline_data` output `{one.output}` reaches a `parallel_run` step mounted, under its name"
            yield wrong(path, message, f"write {{step: {one.step}, output: {one.output}}}, or make it `kind: file`")


def _unsplittable(on: Resolver, one: InputRef | StepOutputRef) -> str | None:
    if isinstance(one, StepOutputRef):
        return f"the `pipeline_data` output `{one.output}`" if _is_pipeline_data(on, one) else None
    source = on.spec.inputs.get(one.input)
    kind = getattr(source, "kind", "dataset")
    if kind != "dataset":
        return f"the input `{one.input}`, of `kind: {kind}`,"
    return f"the input `{one.input}`, a data path," if _is_data_path(on, one) else None


def _is_data_path(on: Resolver, one: InputRef) -> bool:
    parameter = on.spec.parameters.get(getattr(on.spec.inputs.get(one.input), "parameter", None) or "")
    return parameter is not None and parameter.type == "datapath"


def _is_pipeline_data(on: Resolver, one: StepOutputRef) -> bool:
    """Whether it is one that nobody reads or registers as a dataset."""
    step = on.spec.steps.get(one.step)
    output = step.outputs.get(one.output) if step is not None else None
    if not isinstance(output, PipelineDataOutput) or output.format is not None or output.register_ is not None:
        return False
    reads = (read for _, read in models(on.spec) if isinstance(read, StepOutputRef))
    same = [read for read in reads if (read.step, read.output) == (one.step, one.output)]
    return not any(read.mode == "direct" or read.format is not None for read in same)


def _is_plain(one: StepOutputRef, port: str) -> bool:
    return port == one.output and one.mode in (None, "mount") and one.path_on_compute is None


def _outputs(body: Any) -> Iterator[Finding]:
    """The SDK takes one output; any other only reaches it as an argument, if it is a dataset."""
    own = body.output or next(iter(body.outputs), None)
    written = {one.output for one in body.arguments if isinstance(one, OutputRef)}
    for name, one in body.outputs.items():
        if name == own:
            continue
        if not isinstance(one, FileOutput):
            message = (
                f"a `parallel_run` step has one output, and `file` outputs among its arguments; `{name}` is neither"
            )
            yield wrong(("outputs", name), message, "make it `kind: file`")
        elif name not in written:
            message = f"`{name}` is not the step's own output, and no argument tells the script where it is"
            yield wrong(("outputs", name), message, f"add an argument: [--{name}, {{output: {name}}}]")


def _machines(on: Resolver, body: Any, compute: ir.Compute) -> Iterator[Finding]:
    most = getattr(on.spec.compute.get(compute.name), "max_nodes", None)
    if isinstance(most, int) and isinstance(body.node_count, int) and body.node_count > most:
        message = f"`node_count` is {body.node_count}, and `{compute.name}` has {most} machines at most"
        yield Finding(
            code="invalid-value",
            path=("node_count",),
            message=message,
            help="raise its `max_nodes`, or lower this",
        )
