"""A valid spec of as many steps as asked for, in block style, about 25 lines a step."""

from pathlib import Path

_HEAD = """\
amlc: 1
name: generated
description: as many steps as asked for
workspace:
  kind: local
datastores:
  lake:
    kind: folder
    path: data
compute:
  cpu:
    kind: aml_compute
    vm_size: STANDARD_D2_V2
    max_nodes: 4
environments:
  conda:
    python: "3.11"
    pip:
      - pandas==2.2.3
      - scikit-learn==1.5.2
inputs:
  raw:
    datastore: lake
    path: raw.csv
parameters:
  rows:
    type: integer
    default: 10
publish:
  version: "1"
  continue_on_step_failure: false
steps:
"""
_STEP = """\
  step_{number}:
    source: src
    script: run.py
    arguments:
      - --data
      - {{{source}}}
      - --rows
      - {{parameter: rows}}
      - --out
      - {{output: out_{number}}}
    outputs:
      out_{number}:
        datastore: lake
        path: out/{number}
        mode: upload
        overwrite: true
    compute: cpu
    environment: conda
    reuse: true
    max_run_duration_seconds: 3600
"""
_SCRIPT = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--data")
parser.add_argument("--rows", type=int)
parser.add_argument("--out")
print(parser.parse_args())
"""


def spec(steps: int) -> str:
    """Each step reads what the one before it wrote."""
    sources = ["input: raw", *(f"step: step_{number}, output: out_{number}" for number in range(steps - 1))]
    return _HEAD + "".join(_STEP.format(number=number, source=source) for number, source in enumerate(sources))


def write(folder: Path, name: str, steps: int) -> Path:
    """The spec as a file, with the script that its steps run."""
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "run.py").write_text(_SCRIPT)
    (folder / name).write_text(spec(steps))
    return folder / name
