"""How checking grows with files and steps: time, memory, and the editor's way, warm in one process."""

import math
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import commands, generated

PAIRS = 7
MOST = 4_000  # steps: about what the limits of a file let through
# Prints the processor's seconds and the peak of memory of a command.
_MEASURED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True, check=True); "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
)
# Checks a file as an editor's server does, again and again in one process; prints the seconds of each.
_WARM = (
    "import sys, time; from pathlib import Path\n"
    "from amlc.compiler import Request; from amlc.targets import check_all\n"
    "path = Path(sys.argv[1]); content = path.read_bytes()\n"
    "for _ in range(int(sys.argv[2])):\n"
    "    start = time.perf_counter()\n"
    "    check_all(Request(path=path, name=path.name, root=path.parent), content)\n"
    "    print(time.perf_counter() - start)"
)


def _python(*words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", *words], env=commands.ENVIRONMENT, capture_output=True, text=True, check=True
    )
    return ran.stdout


def used(command: Sequence[str]) -> tuple[float, float]:
    """Processor seconds, and megabytes at the peak."""
    ran = _python(_MEASURED, *command)
    seconds, kilobytes = ran.split()
    return float(seconds), float(kilobytes) / 1024


def paired(first: Callable[[], float], second: Callable[[], float], pairs: int = PAIRS) -> float:
    """The median of first over second, taken in turn."""
    first(), second()
    return statistics.median(first() / second() for _ in range(pairs))


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = [generated.write(folder, f"p{number}.yaml", 3) for number in range(500)]
        fifty, thousand = generated.write(folder, "fifty.yaml", 50), generated.write(folder, "thousand.yaml", 1_000)
        huge = generated.write(folder, "huge.yaml", MOST)
        print(f"{'scale':52}{'ratio':>8}  aim at most")
        _files(files)
        _steps(files[0], thousand, huge)
        _editor(fifty, thousand)


def validate(paths: Sequence[Path]) -> list[str]:
    return [*commands.AMLC, "validate", *map(str, paths)]


def _files(files: Sequence[Path]) -> None:
    one = validate(files[:1])
    for number, aim in ((100, 1.5), (500, 3)):
        many = validate(files[:number])
        found = paired(lambda many=many: commands.seconds(many), lambda: commands.seconds(one))  # type: ignore[misc]
        print(f"{number} files to one{'':38}{found:8.2f}  {aim} (G4)")
    print(f"{'megabytes, one file':52}{used(one)[1]:8.1f}  45 (G3)")
    print(f"{'megabytes, 500 files':52}{used(validate(files))[1]:8.1f}  45 (G3)")


def _steps(small: Path, thousand: Path, huge: Path) -> None:
    found = paired(lambda: commands.seconds(validate([thousand])), lambda: commands.seconds(validate([small])), pairs=5)
    print(f"{'1,000 steps to 3':52}{found:8.2f}  2.5 (G5)")
    start = used(validate([small]))
    middle, most = used(validate([thousand])), used(validate([huge]))
    growth = math.log((most[0] - start[0]) / (middle[0] - start[0]), MOST / 1_000)
    print(f"{'exponent of growth, 1,000 to 4,000 steps':52}{growth:8.2f}  1.10 (G5)")
    print(f"{'kilobytes a step, at 4,000':52}{(most[1] - start[1]) * 1024 / MOST:8.1f}  40 (G3)")
    print(f"{'milliseconds a step, at 1,000':52}{(middle[0] - start[0]):8.2f}")


def _editor(fifty: Path, thousand: Path) -> None:
    for path, steps, rounds, aim in ((fifty, 50, 15, 1), (thousand, 1_000, 4, 20)):
        ran = _python(_WARM, str(path), str(rounds))
        warm = statistics.median(sorted(map(float, ran.split()))[: rounds // 2 + 1])
        found = warm / statistics.median(commands.seconds(commands.PASS) for _ in range(9))
        print(f"warm, {steps} steps, to python -c pass{'':22}"[:52].ljust(52) + f"{found:8.2f}  {aim} (G9)")


if __name__ == "__main__":
    main()
