"""`amlc metrics`: what the steps of a run logged, as a table, with a line for what was logged again and again."""

import json
import math
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from amlc.cli import past_runs
from amlc.columns import aligned

_BARS = "▁▂▃▄▅▆▇█"
_WIDEST = 40  # values of a sparkline: of more, each is the last of several


def configure(parser: ArgumentParser) -> None:
    past_runs.configure(parser)
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from amlc.backends.azureml_v1.sdk import runs

    with past_runs.chosen(options) as (checked, session, meant):
        found = [
            metric
            for step in past_runs.steps(checked, session, meant)
            for metric in runs.metrics(session, step.id, step.name)
        ]
    if options.json:
        told = [{"step": one.step, "name": one.name, "values": list(one.values)} for one in found]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n")
    elif not found:
        sys.stdout.write(f"the run {meant.id} has logged nothing\n")
    else:
        rows = [[one.step, one.name, _shown(one.values[-1]), sparkline(one.values)] for one in found]
        sys.stdout.write(aligned(["step", "metric", "last", ""], rows))
    return 0


def sparkline(values: tuple[Any, ...]) -> str:
    """Numbers as bars from the least to the most; nothing for one number, or where there are others than numbers."""
    numbers = [one for one in values if isinstance(one, int | float) and math.isfinite(one)]
    if len(numbers) < 2 or len(numbers) < len(values):
        return ""
    if len(numbers) > _WIDEST:
        numbers = [numbers[(at + 1) * len(numbers) // _WIDEST - 1] for at in range(_WIDEST)]
    least, most = min(numbers), max(numbers)
    span = most - least
    if not span or not math.isfinite(span):
        return _BARS[0] * len(numbers)
    return "".join(_BARS[round((one - least) / span * (len(_BARS) - 1))] for one in numbers)


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
