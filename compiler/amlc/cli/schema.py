"""`amlc schema`: prints the JSON schema of specs."""

import sys
from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    parser.set_defaults(run=run)


def run(_: Namespace) -> int:
    from amlc.schema import document

    sys.stdout.write(document())
    return 0
