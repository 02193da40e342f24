"""What becomes of the pipelines of `tests/corpus`.

`expressible` is what `amlc validate` says of the spec; `equal` is whether amlc publishes what its script does,
ids aside; `runs here` is what `amlc run` says in the embedded workspace.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.integration.corpus import NAMES, Side, copied, published, specs
from tests.integration.project import CREDENTIALS

from amlc.workspace import lifecycle


def main() -> None:
    listed = [(name, spec) for name in NAMES for spec in specs(name)]
    with TemporaryDirectory() as folder:
        ours, theirs = published(Path(folder) / "published")
        corpus = copied(Path(folder) / "run")
        _amlc(corpus, "run", "01_getting_started/pipeline.yaml", "--target", "local")  # lays down the datastore
        _amlc(corpus, "workspace", "exec", "--", sys.executable, "prepare.py")
        try:
            with ThreadPoolExecutor(os.cpu_count()) as several:
                rows = list(several.map(lambda one: _row(corpus, one[0], one[1], ours, theirs), listed))
        finally:
            lifecycle.stop(corpus / ".amlc")
    print("| pipeline | expressible | equal | runs here |\n|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    yes = [sum(row[column] == "yes" for row in rows) for column in (1, 2, 3)]
    print(f"| of {len(rows)} | {' | '.join(map(str, yes))} |")


def _row(corpus: Path, name: str, spec: str, ours: Side, theirs: Side) -> tuple[str, str, str, str]:
    file = f"{name}/{spec}.yaml"
    return (
        name if spec == "pipeline" else f"{name}, {spec}",
        _amlc(corpus, "validate", "--target", "azure", file),
        _equal(name, spec, ours, theirs),
        _amlc(corpus, "run", "--target", "local", file),
    )


def _equal(name: str, spec: str, ours: Side, theirs: Side) -> str:
    for side, who in ((ours, "amlc"), (theirs, "script")):
        said = side.said.get(name, {}).get(spec, "nothing was said")
        if not said.startswith("id "):
            return f"{who}: {_why(said)}"
    return "yes" if ours.recorded(name, spec) == theirs.recorded(name, spec) else "no"


def _amlc(corpus: Path, *words: str) -> str:
    """`yes`, or why not."""
    done = subprocess.run(
        [sys.executable, "-m", "amlc", *words],
        cwd=corpus,
        env={**os.environ, **CREDENTIALS, "HOME": str(corpus.parent)},
        capture_output=True,
        text=True,
    )
    return "yes" if done.returncode == 0 else _why(done.stdout + done.stderr)


def _why(said: str) -> str:
    """The first error, or the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["nothing was said"]
    first = next((line for line in lines if re.match(r"error(\[[\w-]+\])?: |run failed", line)), lines[-1])
    return re.sub(r"^error(\[[\w-]+\])?: ", "", first).replace("|", "\\|")


if __name__ == "__main__":
    main()
