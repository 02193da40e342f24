"""Beside other checkers of YAML and of pipelines, where they are installed: one file, and a hundred.

    PEERS=/path/to/venv/bin python -m benchmarks peers

Each has its own environment, as its users have it; one that is not there is skipped in a line.
"""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import commands, generated, scale

_KFP = """\
from kfp import compiler, dsl
@dsl.component
def step(rows: int) -> int: return rows
@dsl.pipeline
def three(rows: int = 10): step(rows=step(rows=step(rows=rows).output).output)
compiler.Compiler().compile(three, "{folder}/kfp.yaml")
"""
_JOB = """\
type: pipeline
jobs:
  one: {type: command, command: echo one, environment: azureml:env@latest, compute: azureml:cpu}
"""
_AZURE = "import sys; from azure.ai.ml import load_job\nfor path in sys.argv[1:]: load_job(path)"


def find(program: str) -> str | None:
    return shutil.which(program, path=os.environ.get("PEERS", "") + os.pathsep + os.environ["PATH"])


def main(pairs: int = 7) -> None:
    schema = commands.ROOT / "schemas" / "pipeline.schema.json"
    print(f"{'amlc validate beside':36}{'one file':>10}  aim {'100 files':>12}  aim")
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = [str(generated.write(folder, f"p{number}.yaml", 3)) for number in range(100)]
        (folder / "job.yaml").write_text(_JOB)
        rows: tuple[tuple[str, list[str], list[str] | None, str, str], ...] = (
            ("check-jsonschema", ["--schemafile", str(schema)], files, "0.65", "0.3"),
            ("yamllint", ["-d", "relaxed"], files, "", "0.3"),
            ("python-kfp", ["-c", _KFP.format(folder=folder)], None, "0.6", ""),
            ("python-azure-ai-ml", ["-c", _AZURE], [str(folder / "job.yaml")] * 100, "0.2", "0.1"),
        )
        for peer, words, given, *aims in rows:
            module = {"python-kfp": "kfp", "python-azure-ai-ml": "azure/ai/ml"}.get(peer)
            program = find("python" if module else peer)
            if program is None or (module and not list(Path(program).parents[1].glob(f"lib/*/site-packages/{module}"))):
                print(f"{peer:36}  is not installed")
                continue
            shown = []
            for number in (1, 100):
                ours = scale.validate([Path(one) for one in files[:number]])
                theirs = [program, *words, *(given or [])[:number]]
                if given is None and number > 1:
                    shown.append("")
                    continue
                found = scale.paired(
                    lambda ours=ours: commands.seconds(ours),  # type: ignore[misc]
                    lambda theirs=theirs: commands.seconds(theirs, check=False),  # type: ignore[misc]
                    pairs if number == 1 else 3,
                )
                shown.append(f"{found:.2f}")
            print(f"{peer:36}{shown[0]:>10}  {aims[0]:4}{shown[1]:>12}  {aims[1]}")


if __name__ == "__main__":
    main()
