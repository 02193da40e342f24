"""Runs a step's script and, when it ends, hands over the metrics that the SDK still holds back.

The SDK collects metrics and sends them once a second from a daemon thread, so a script that ends sooner loses them;
a job on Azure runs the script inside of a context that flushes (`azureml/history/_tracking.py`). Run as a file, by the
interpreter of the step, which need not have amlc: nothing but the standard library is imported.
"""

import sys


def _flush() -> None:
    module = sys.modules.get("azureml.core.run")
    if module is not None:
        for run in list(module._SubmittedRun._SubmittedRun__instances.values()):
            run.flush()


def _main() -> None:
    script = sys.argv[1]
    del sys.argv[0]
    sys.path[0] = script.rpartition("/")[0] or "."
    with open(script, "rb") as file:  # noqa: PTH123 - pathlib takes longer to import than all of this
        code = compile(file.read(), script, "exec")
    main = type(sys)("__main__")  # a module of its own, so that the script finds no name that it did not bring
    main.__file__ = script
    sys.modules["__main__"] = main
    try:
        exec(code, main.__dict__)  # noqa: S102 - it is what a step is for
    finally:
        _flush()


if __name__ == "__main__":
    _main()
