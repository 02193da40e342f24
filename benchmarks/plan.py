"""Planning, as the steps become more: what amlc itself does between compiling and asking the workspace."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from amlc import compiler, forecast, graph, plan, record
from amlc.compiler import Request
from amlc.diagnostics import Sink
from amlc.observed import Observed, Published
from amlc.plan import Wanted
from benchmarks import generated

_SIZES = (250, 500, 1_000, 2_000)
_REPEATED = 3

T = TypeVar("T")


def main() -> None:
    print(f"{'plan: steps':>12}{'record, ms':>14}{'plan, ms':>12}{'forecast, ms':>14}{'property, kB':>14}")
    found = {}
    with TemporaryDirectory() as name:
        for size in _SIZES:
            found[size] = _measured(Path(name), size)
            widths = zip(found[size], (14, 12, 14, 14), strict=True)
            print(f"{size:>12}" + "".join(f"{one:>{width}.1f}" for one, width in widths))
    few, many = sum(found[_SIZES[0]][:3]), sum(found[_SIZES[-1]][:3])
    exponent = math.log(many / few) / math.log(_SIZES[-1] / _SIZES[0])
    print(f"\nexponent, {_SIZES[0]} to {_SIZES[-1]:,} steps: {exponent:.2f} (1 is linear)")


def _measured(folder: Path, size: int) -> tuple[float, float, float, float]:
    """Milliseconds for the record, the plan and the forecast, and the size of what travels."""
    path = generated.write(folder, f"{size}.yaml", size)
    request = Request(path=path, name=path.name, root=folder)
    spec = compiler.open_spec(request, path.read_bytes(), sink := Sink())
    assert spec is not None, sink.diagnostics
    checked = compiler.check(spec, None, sink, strict=False)
    assert checked is not None, sink.diagnostics
    program = compiler.lower(checked)
    settings, recorded = _timed(lambda: record.record(checked, program))
    # What is live differs in one setting of every step.
    steps = {name: {**one, "max_run_duration_seconds": 60} for name, one in settings["steps"].items()}
    before = Published(
        "id", "generated", "1+" + "0" * 16, datetime(2026, 11, 1, tzinfo=UTC), record={**settings, "steps": steps}
    )
    observed = Observed(versions=(before,))
    asked = Wanted(name="generated", keep=0, guarded=False, record=settings)
    actions, planned = _timed(lambda: plan.plan(program, asked, observed))
    assert len(actions[0].changes) == size
    order = [step.name for step in graph.in_order(checked.pipeline)]
    _, foreseen = _timed(lambda: forecast.forecast(before.record, settings, order))
    return recorded, planned, foreseen, len(record.pack(settings)) / 1024


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the least of a few times that it took, in milliseconds."""
    times = []
    for _ in range(_REPEATED):
        start = time.perf_counter()
        found = do()
        times.append(time.perf_counter() - start)
    return found, 1000 * min(times)
