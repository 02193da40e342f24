"""Runs a step's script as `python script.py` would and, when it ends, hands over the metrics that the SDK holds back.

The SDK collects metrics and sends them once a second from a daemon thread, so a script that ends sooner loses them;
a job on Azure runs the script inside of a context that flushes (`azureml/history/_tracking.py`). Run as a file, by the
interpreter of the step, which need not have amlc: nothing but the standard library is imported.
"""

import os.path
import sys
from types import CodeType, TracebackType


def _flush() -> None:
    module = sys.modules.get("azureml.core.run")
    if module is not None:
        for run in list(module._SubmittedRun._SubmittedRun__instances.values()):
            run.flush()


def _compiled(path: str) -> CodeType:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib takes longer to import than all of this
            text = file.read()
    except OSError as error:
        sys.stderr.write(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}\n")
        sys.exit(2)
    return compile(text, path, "exec", dont_inherit=True)


def _hide_launcher() -> None:
    """Let whatever hook there is see an exception as if the script had been run without this file."""
    hook = sys.excepthook

    def shown(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        hook(kind, error.with_traceback(trace), trace)

    sys.excepthook = shown


def _main() -> None:
    del sys.argv[0]
    path = os.path.join(os.getcwd(), sys.argv[0])  # noqa: PTH109, PTH118
    if not sys.flags.safe_path:
        sys.path[0] = os.path.dirname(os.path.realpath(path))  # noqa: PTH120
    # A module of its own, so that the script finds no name that it did not bring.
    main = type(sys)("__main__")
    loader = type(globals()["__loader__"])("__main__", path)
    main.__dict__.update(__file__=path, __cached__=None, __loader__=loader, __annotations__={})
    main.__dict__["__builtins__"] = sys.modules["builtins"]
    sys.modules["__main__"] = main
    try:
        exec(_compiled(path), main.__dict__)  # noqa: S102 - it is what a step is for
    except BaseException as error:
        if not isinstance(error, SystemExit):
            _hide_launcher()
        try:
            _flush()
        except Exception as lost:  # what the script died of is worth more
            if isinstance(error, SystemExit) and error.code in (None, 0):
                raise lost from None
            sys.stderr.write(f"amlc: the last metrics are lost: {type(lost).__name__}: {lost}\n")
        raise
    _flush()


if __name__ == "__main__":
    _main()
