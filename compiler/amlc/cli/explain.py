"""`amlc explain`: prints the manual's page of a code, or the list of codes."""

import sys
from argparse import ArgumentParser, Namespace

from amlc import manual
from amlc.diagnostics import did_you_mean
from amlc.errors import UsageError


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="as `error[CODE]` shows it; every code otherwise")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    codes = manual.codes()
    if options.code is None:
        width = max(map(len, codes))
        lines = (f"{code:<{width}}  {manual.summary(manual.page(code))}\n" for code in codes)
        sys.stdout.write("".join(lines))
    elif options.code in codes:
        sys.stdout.write(manual.page(options.code))
    else:
        help_ = did_you_mean(options.code, codes, sort="codes")
        raise UsageError(f"there is no code `{options.code}`", help=help_)
    return 0
