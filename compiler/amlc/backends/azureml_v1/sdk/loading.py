"""Brings the SDK into the process, and keeps it quiet."""

import contextlib
import gc
import importlib
import io
import logging
import os
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from amlc.errors import AmlcError
from amlc.program import Imported

EXTRA = "amlc[azureml,local]"


class MissingExtra(AmlcError):
    """The SDK is not installed."""

    exit_code = 2


def load() -> None:
    """Imports the SDK. Raises MissingExtra."""
    # Read once, when the SDK is imported: turns its telemetry off (azureml/telemetry/logger/_abstract_event_logger.py).
    os.environ.setdefault("HBI_WORKSPACE_JOB", "true")
    gc.disable()  # the import makes 2,000 modules and hardly any garbage
    try:
        with quiet():
            importlib.import_module("azureml.pipeline.steps")
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        raise MissingExtra(f"publishing needs `{missing}`, which is not installed: pip install '{EXTRA}'") from error
    finally:
        gc.freeze()
        gc.enable()  # what the SDK does from here on makes cycles


def resolve(what: Imported) -> Any:
    """What a program imports."""
    found: Any = importlib.import_module(what.module)
    for part in what.attribute.split("."):
        found = getattr(found, part)
    return found


def hide_git_credentials(root: Path) -> None:
    """The SDK publishes the URL of the git remote as it is; this variable is what it takes instead
    (azureml/_base_sdk_common/tracking/git_tracking_info_provider.py).
    """
    try:
        asked = subprocess.run(["git", "ls-remote", "--get-url"], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return  # without git, the SDK finds none either
    url = urlsplit(asked.stdout.strip())
    if asked.returncode == 0 and url.password is not None:
        clean = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
        os.environ.setdefault("AZUREML_GIT_REPOSITORY_URI", clean)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallows what the SDK prints, logs and warns about: the result says what matters."""
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
