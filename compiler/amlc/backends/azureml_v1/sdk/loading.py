"""Brings the SDK into the process, and keeps it quiet."""

import contextlib
import gc
import importlib
import importlib.util
import io
import logging
import os
import threading
import warnings
from collections.abc import Iterator
from typing import Any

from amlc.backends.azureml_v1 import patience
from amlc.errors import AmlcError
from amlc.program import Imported, Program, inner

EXTRA = "amlc[azureml,local]"
# By module: the package that brings it, and the kind of step that needs it.
EXTRAS = {"azureml.contrib.notebook": ("azureml-contrib-notebook", "notebook_runner")}


class MissingExtra(AmlcError):
    """The SDK is not installed."""

    exit_code = 2


def load() -> None:
    """Imports the SDK. Raises MissingExtra, UsageError."""
    # Read once, when the SDK is imported: turns its telemetry off (azureml/telemetry/logger/_abstract_event_logger.py).
    os.environ.setdefault("HBI_WORKSPACE_JOB", "true")
    gc.disable()  # the import makes 2,000 modules and hardly any garbage
    try:
        with quiet():
            importlib.import_module("azureml.pipeline.steps")
        patience.install()
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        raise MissingExtra(f"publishing needs `{missing}`, which is not installed: pip install '{EXTRA}'") from error
    finally:
        gc.freeze()
        gc.enable()  # what the SDK does from here on makes cycles


def require(program: Program) -> None:
    """Looks whether the packages of their own are there that a program imports. Raises MissingExtra."""
    imported = {one.module for made in program.statements for one in inner(made.value) if isinstance(one, Imported)}
    for module in sorted(imported & EXTRAS.keys()):
        if _is_there(module):
            continue
        package, kind = EXTRAS[module]
        raise MissingExtra(f"a `{kind}` step needs `{package}`, which is not installed: pip install 'amlc[notebook]'")


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # nor what it is in
        return False


def resolve(what: Imported) -> Any:
    """What a program imports."""
    found: Any = importlib.import_module(what.module)
    for part in what.attribute.split("."):
        found = getattr(found, part)
    return found


_LOCK = threading.Lock()
_silences: list[contextlib.ExitStack] = []  # one for each that is inside; the first holds the silence


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallows what the SDK prints, logs and warns about: the result says what matters. It holds for the process, from
    the first that enters to the last that leaves.
    """
    with _LOCK:
        _silences.append(contextlib.ExitStack())
        if len(_silences) == 1:
            _silences[0].enter_context(_silence())
    try:
        yield
    finally:
        with _LOCK:
            if len(_silences) == 1:
                _silences[0].close()
            _silences.pop()


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
