"""A ParallelRunStep as the SDK posts it: its driver is ours, with the arguments of Azure ML's."""

import os

from .conftest import Run


def test_its_files_are_split_into_mini_batches_and_the_results_put_together(run: Run) -> None:
    ran = run("parallel_run")
    assert ran.of("many").message is None
    (out,) = ran.memory.root.rglob("parallel_run_step.txt")
    lines = out.read_text().splitlines()
    run_id = lines[0].rpartition(" ")[2]
    assert lines == [
        f"more.csv of 2 in {run_id}",
        f"input.csv of 2 in {run_id}",
        f"notes.txt of 1 in {run_id}",
    ]
    processes = "1 process" if os.cpu_count() == 1 else "2 processes"
    assert ran.log("many") == (f"amlc: 2 mini batches in {processes}; Azure ML starts 128 of them, on 8 machines\n")
