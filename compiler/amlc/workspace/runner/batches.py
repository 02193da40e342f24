"""The command line of a ParallelRunStep here: a driver of our own in the place of Azure ML's, with its arguments."""

import sys

from amlc.workspace.batches import driver
from amlc.workspace.runner.plan import Word
from amlc.workspace.runner.refusal import RefusedError


def line(arguments: tuple[Word, ...], *, machines: int) -> tuple[Word, ...]:
    options = {word[0].partition("=")[0] for word in arguments if len(word) == 1 and isinstance(word[0], str)}
    if "--rank_mini_batch_count" in options:
        raise RefusedError("it has mini batches without data, which are not offered here")
    if "--partition_keys" in options and "--input_fds_0" in options:
        raise RefusedError("its files are split by `partition_keys`, which is offered for tables only here")
    return ((sys.executable,), (driver.__file__,), (str(machines),), *arguments)
