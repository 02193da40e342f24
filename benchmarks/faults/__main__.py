"""`python -m benchmarks faults [--sample N] [--operator WORD] [--spec NAME] [--misses]`."""

import argparse
import gc
import multiprocessing
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.faults.corpus import Spec, specs
from benchmarks.faults.judge import Answer, faults, judge, signature

PARTS = 8  # that a spec's faults are dealt into, so that both processes are busy to the end


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks faults", description=__doc__)
    options.add_argument("--sample", type=int, default=1, metavar="N", help="only every N-th fault")
    options.add_argument("--operator", default="", help="only operators that start with this")
    options.add_argument("--spec", default="", help="only specs whose name has this in it")
    options.add_argument("--misses", type=int, default=0, metavar="N", help="show up to N examples of a miss, not one")
    chosen = options.parse_args(arguments)
    there = [one for one in specs() if chosen.spec in one.name]
    work = [(one, part, chosen.sample, chosen.operator) for one in there for part in range(PARTS)]
    gc.disable()
    with multiprocessing.Pool(2) as pool:
        answers = [one for part in pool.imap(_judged, work) for one in part]
    print(f"{len(answers)} faults in {len(there)} specs\n")
    _table(answers)
    for title, missed in _misses(answers):
        _examples(title, missed, max(1, chosen.misses))


def _judged(work: tuple[Spec, int, int, str]) -> list[Answer]:
    spec, part, sample, operator = work
    before = frozenset(map(signature, spec.check()))
    mine = [one for one in list(faults(spec))[part::PARTS][::sample] if one.operator.startswith(operator)]
    found = [judge(spec, one, before) for one in mine]
    gc.collect()
    return found


def _percent(flags: Iterable[bool]) -> str:
    there = list(flags)
    if not there:
        return "-"
    share = 100 * sum(there) / len(there)
    return f"{int(share * 10) / 10:.1f}"  # rounded down: 100.0 is all of them


HEADER = ("operator", "faults", "found %", "line %", "+ notes %", "right word %", "messages", "lines", "block")


def _row(name: str, some: Sequence[Answer]) -> tuple[Any, ...]:
    found = [one for one in some if one.found]
    middle = [
        statistics.median(values) if (values := [getattr(one, field) for one in found]) else 0
        for field in ("words", "block")
    ]
    return (
        name,
        len(some),
        _percent(one.found for one in some),
        _percent(one.line for one in some),
        _percent(one.noted for one in some),
        _percent(one.suggested for one in some if one.suggested is not None),
        f"{statistics.mean([one.messages for one in found] or [0]):.2f}",
        *(f"{value:.0f}" for value in middle),
    )


def _table(answers: Sequence[Answer]) -> None:
    operators = sorted({one.operator for one in answers})
    rows = [_row(name, [one for one in answers if one.operator == name]) for name in operators]
    for row in (HEADER, *rows, _row("all", answers)):
        print(f"{row[0]:34}" + "".join(f"{value:>14}" for value in row[1:]))
    times = sorted(one.seconds for one in answers if not one.crash)
    print(f"\nexceptions: {sum(1 for one in answers if one.crash)}", end="; ")
    print(f"milliseconds a check: median {statistics.median(times) * 1000:.1f}, slowest {times[-1] * 1000:.0f}")


def _misses(answers: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    return [
        ("exceptions", [one for one in answers if one.crash]),
        ("not found", [one for one in answers if not one.found and not one.crash]),
        ("found on another line", [one for one in answers if one.found and not one.noted]),
        ("without the right word", [one for one in answers if one.found and one.suggested is False]),
    ]


def _examples(title: str, missed: Sequence[Answer], most: int) -> None:
    print(f"\n## {title}: {len(missed)}\n")
    groups: dict[tuple[str, str], list[Answer]] = {}
    for one in missed:
        groups.setdefault((one.operator, _shape(one.what)), []).append(one)
    for (operator, _), some in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        for one in some[:most]:
            print(f"{len(some):5} {operator}: {one.spec}: {one.what} | {one.said}{one.crash}".rstrip(" |"))


def _shape(what: str) -> str:
    """The section and the key of what was broken, by which misses are one kind."""
    path = what.split(":")[0].split()[0].split(".")
    return f"{path[0]}.{path[-1]}"


if __name__ == "__main__":
    main()
