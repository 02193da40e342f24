"""`python -m benchmarks fuzz [--seconds N]`: files that a coverage-guided fuzzer makes up. Needs atheris: optional.

What it must not find: an exception, a place outside its file, two answers to one file. It starts from the valid specs.
"""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
_WORDS = (
    "amlc: 1",
    "steps:",
    "{{ x }}",
    "<<: *a",
    "&a",
    "*a",
    "{input: a}",
    "{step: a, output: b}",
    "kind:",
    "null",
    "!!int",
    "|",
    ">",
)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks fuzz")
    options.add_argument("--seconds", type=int, default=60)
    chosen = options.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("fuzz: atheris is not installed")
        return
    from benchmarks.faults.corpus import specs

    with TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        folder.mkdir()
        for number, spec in enumerate(specs()):
            (folder / str(number)).write_text(spec.text)
        (Path(name) / "words").write_text("".join(f'"{word}"\n' for word in _WORDS))
        flags = [f"-max_total_time={chosen.seconds}", "-max_len=6000", "-timeout=20", "-rss_limit_mb=2048"]
        flags += [f"-dict={name}/words", f"-artifact_prefix={Path.cwd()}/fuzzed-", "-print_final_stats=1"]
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.fuzz_target", *flags, str(folder)], cwd=ROOT, check=False
        )
        print("fuzz: nothing found" if ran.returncode == 0 else "fuzz: see above")


if __name__ == "__main__":
    main()
