"""The command line: picks a command, runs it, and turns what goes wrong into a message and an exit code."""

import atexit
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence

from amlc import __version__
from amlc.arguments import Parser
from amlc.cli import COMMANDS
from amlc.errors import AmlcError

BUG = 3
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    gc.disable()  # nothing here makes cycles, and collecting costs a fifth of the time
    atexit.register(gc.freeze)  # and the collection that Python ends with, a twentieth
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character must not stop us
    try:
        return _run(given)
    except AmlcError as error:
        _say(f"error: {error}")
        if error.help:
            _say(f"help: {error.help}")
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads our output has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _say(f"error: {error.filename or 'the system'}: {(error.strerror or str(error)).lower()}")
        return 1
    except Exception as error:
        if os.environ.get("AMLC_DEBUG"):
            raise
        _say(_bug(error))
        return BUG


def _run(given: list[str]) -> int:
    parser = Parser(
        prog="amlc", description="A compiler for Azure ML pipelines.", epilog="amlc COMMAND --help says more."
    )
    parser.add_argument("--version", action="version", version=f"amlc {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command")
    wanted = next((word for word in given if not word.startswith("-")), None)
    for name, (module, line) in COMMANDS.items():
        sub = commands.add_parser(name, help=line, description=line)
        if name == wanted:
            importlib.import_module(module).configure(sub)
    found = parser.parse(given)
    return int(found.run(found))


def _bug(error: BaseException) -> str:
    """What to report: where it happened, and nothing of the values, which may be anybody's secret."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
    return (
        f"error: this is a bug in amlc {__version__}: {type(error).__name__}{where}\n"
        "help: report it with the spec; AMLC_DEBUG=1 shows the whole trace"
    )


def _say(text: str) -> None:
    shown = "".join(one if one.isprintable() or one == "\n" else "·" for one in text)
    print(shown, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
