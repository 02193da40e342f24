"""`amlc graph`: draws the pipeline."""

import sys
from argparse import ArgumentParser, Namespace

from amlc import drawing
from amlc.cli import spec_file

DRAWINGS = {"mermaid": drawing.mermaid, "dot": drawing.dot}


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument("--format", choices=sorted(DRAWINGS), default="mermaid", help="the language of the picture")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options, strict=False)
    sys.stdout.write(DRAWINGS[options.format](checked.pipeline))
    return 0
