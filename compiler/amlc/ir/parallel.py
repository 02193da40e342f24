"""What a `parallel_run` step has beyond what every step has."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from amlc.ir.values import ParameterArgument


class ParallelRun(NamedTuple):
    """How data is split into mini batches, and what becomes of the results.

    `split` are the input ports that are; the others every process gets whole. `output` is the step's own output; others
    are arguments. What is None is left to the service, and depends on what the data is.
    """

    split: tuple[str, ...]
    output: str | None
    output_action: Literal["append_row", "summary_only"]
    append_row_file_name: str | None
    node_count: int | ParameterArgument
    process_count_per_node: int | ParameterArgument | None
    mini_batch_size: str | int | ParameterArgument | None
    partition_keys: tuple[str, ...] | ParameterArgument | None
    error_threshold: int
    allowed_failed_count: int | None
    allowed_failed_percent: int | float | None
    run_invocation_timeout: int | ParameterArgument
    run_max_try: int | ParameterArgument
    logging_level: str | ParameterArgument
    description: str | None
    variables: Mapping[str, str]
