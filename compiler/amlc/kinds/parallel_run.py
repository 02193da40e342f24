"""`parallel_run`: a script that is called for one mini batch of the data after the other, on many machines at once."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from amlc.diagnostics import Finding, did_you_mean
from amlc.rules import at_least, beside, meaningless, missing, wrong
from amlc.spec.model import AnyText, OneOf
from amlc.spec.references import Argument, Data, IntOrParameter, ParameterRef, TextOrParameter
from amlc.spec.scalars import Number, in_any_case, lower
from amlc.spec.steps import Step

KIND = "parallel_run"


def _is_keys(given: Any) -> Any:
    """Lists and references are told apart here: a union would report both members' complaints."""
    if isinstance(given, dict):
        return ParameterRef.__pydantic_validator__.validate_python(given)
    if not isinstance(given, tuple) or not all(isinstance(one, str) for one in given):
        raise PydanticCustomError("keys_type", "a list of strings, or a parameter, is wanted")
    return given


Size = Annotated[str | int | ParameterRef, OneOf(members={"parameter": ParameterRef}, scalars=(str, int))]
_Action = Literal["append_row", "summary_only"]
_ACTION = Annotated[str, Field(pattern=in_any_case("append_row", "summary_only"))]
# azureml/pipeline/core/_parallel_run_config_base.py takes it in any case.
OutputAction = Annotated[
    _Action, BeforeValidator(lower("append_row", "summary_only"), json_schema_input_type=_Action | _ACTION)
]
Keys = Annotated[tuple[str, ...] | ParameterRef, BeforeValidator(_is_keys)]


class ParallelRun(Step):
    """Runs a script on mini batches of its inputs, in parallel."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **Step.HINTS,
        "instance_count": "did you mean `node_count`?",
        "max_concurrency_per_instance": "did you mean `process_count_per_node`?",
        "mini_batch_error_threshold": "did you mean `allowed_failed_count`?",
        "retry_settings": "write `run_max_try` and `run_invocation_timeout`",
        "resources": "write `node_count`",
        "environment_name": "did you mean `environment`?",
        "compute_target_name": "did you mean `compute`?",
    }

    kind: Literal["parallel_run"]
    source: str = Field(description="The folder that is uploaded, relative to this file.", examples=["../steps/score"])
    script: str = Field(
        description="The entry script, relative to `source`: it has functions `init()` and `run(mini_batch)`.",
        examples=["score.py"],
    )
    arguments: tuple[Argument, ...] = Field(
        (),
        description="Its arguments, each value after its `--name`; data among them is not split.",
        examples=[["--model", {"step": "train", "output": "model"}]],
    )
    environment: str = Field(description="The environment it runs in.", examples=["sklearn"])
    inputs: dict[str, Data] = Field(
        {}, description="The data that is split into mini batches.", examples=[{"images": {"input": "images"}}]
    )
    side_inputs: dict[str, Data] = Field(
        {}, description="Data that every process gets whole.", examples=[{"labels": {"input": "labels"}}]
    )
    output: str | None = Field(
        None, description="Which of the `outputs` is the step's own; needed when it has several.", examples=["scores"]
    )
    output_action: OutputAction = Field(
        description="Whether what `run` returns is appended to one file, or only counted.", examples=["append_row"]
    )
    append_row_file_name: str | None = Field(
        None,
        description="With `append_row`: the file that results are appended to; parallel_run_step.txt by default.",
        examples=["scores.csv"],
    )
    node_count: IntOrParameter = Field(description="How many machines.", examples=[2])
    process_count_per_node: IntOrParameter | None = Field(
        None, description="How many processes on each machine; one by default.", examples=[4]
    )
    mini_batch_size: Size | None = Field(
        None,
        description="What one call of `run` gets: a number of files, 10 by default, or of a table a size, 1MB.",
        examples=["10MB"],
    )
    partition_keys: Keys | None = Field(
        None, description="The keys of partitioned data by which it is split instead.", examples=[["store", "brand"]]
    )
    error_threshold: int = Field(
        ge=-1, description="How many items may fail in all before the step does; -1 for any number.", examples=[10]
    )
    allowed_failed_count: int | None = Field(
        None, ge=-1, description="How many mini batches may fail before the step does; -1 for any number."
    )
    allowed_failed_percent: Number | None = Field(
        None, ge=0, le=100, description="How many percent of the mini batches may fail before the step does."
    )
    run_invocation_timeout: IntOrParameter = Field(60, description="How long one call of `run` may take, in seconds.")
    run_max_try: IntOrParameter = Field(3, description="How often a mini batch is tried.")
    logging_level: TextOrParameter = Field("INFO", description="How much is logged.", examples=["DEBUG"])
    description: AnyText | None = Field(None, description="What it is for, as the run's page shows it.")
    environment_variables: dict[str, AnyText] = Field({}, description="Environment variables for the script.")


Spec = ParallelRun

_SIZE = re.compile(r"\d+([kmg]b)?", re.IGNORECASE)
_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
# azureml/pipeline/core/_parallel_run_step_base.py: the arguments it gives to its own driver.
RESERVED = frozenset(
    {
        *("mini_batch_size", "error_threshold", "allowed_failed_count", "allowed_failed_percent", "output"),
        *("output_action", "logging_level", "process_count_per_node", "run_invocation_timeout", "run_max_try"),
        *("append_row_file_name", "partition_keys"),
    }
)
_WITHOUT_INPUTS = "--rank_mini_batch_count"


def rules(spec: ParallelRun) -> Iterator[Finding]:
    yield from beside(spec, "partition_keys", ["mini_batch_size"])
    yield from at_least(spec, 1, ["node_count", "process_count_per_node", "run_invocation_timeout", "run_max_try"])
    yield from at_least(spec, 1, ["mini_batch_size"])
    if isinstance(spec.mini_batch_size, str) and not _SIZE.fullmatch(spec.mini_batch_size):
        message = f"`{spec.mini_batch_size}` is not a size of a mini batch"
        yield wrong(
            ("mini_batch_size",), message, "write a number of files, or a size such as `512KB`, `10MB` or `1GB`"
        )
    if isinstance(spec.logging_level, str) and spec.logging_level not in _LEVELS:
        message = f"`logging_level` cannot be `{spec.logging_level}`"
        yield wrong(("logging_level",), message, did_you_mean(spec.logging_level, _LEVELS, sort="levels"))
    if not spec.inputs and not any(str(one).startswith(_WITHOUT_INPUTS) for one in spec.arguments):
        yield missing("inputs", "name the data to split: inputs: {data: {input: …}}")
    for name in spec.side_inputs:
        if name in spec.inputs:
            yield wrong(("side_inputs", name), f"`{name}` is an input and a side input")
    yield from _arguments(spec.arguments)
    yield from _output(spec)


def _arguments(arguments: tuple[Any, ...]) -> Iterator[Finding]:
    first = arguments[0] if arguments else "-"
    if not isinstance(first, str) or not first.startswith("-"):
        message = "the first argument of a `parallel_run` step must be a name that begins with `-`"
        yield wrong(("arguments", 0), message)
    for index, one in enumerate(arguments):
        if isinstance(one, str) and one.startswith("--") and (name := one[2:].partition("=")[0]) in RESERVED:
            message = f"`--{name}` is an argument of Azure ML's own"
            yield wrong(("arguments", index), message, "give the script's argument another name")


def _output(spec: ParallelRun) -> Iterator[Finding]:
    if spec.output_action != "append_row":
        yield from (
            meaningless(key, f"with `output_action: {spec.output_action}`")
            for key in ("append_row_file_name",)
            if key in spec.model_fields_set
        )
    elif found := re.search(r'[~"#%&*:<>?/\\{|}]', spec.append_row_file_name or ""):
        yield wrong(("append_row_file_name",), f"a file's name cannot hold `{found[0]}`")
    if spec.output is not None and spec.output not in spec.outputs:
        help_ = did_you_mean(spec.output, spec.outputs, sort="outputs")
        yield Finding(
            code="unknown-output", path=("output",), message=f"there is no output `{spec.output}`", help=help_
        )
    if not spec.outputs and spec.output_action == "append_row":
        yield missing("outputs", "`append_row` writes an output: outputs: {scores: {}}")
    if len(spec.outputs) > 1 and spec.output is None:
        yield missing("output", "say which of the `outputs` is the step's own: output: …")
