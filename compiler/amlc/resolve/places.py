"""Where data lies: the datastore that is named, and the path on it."""

import re

from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.tree import Path

# Dataset.File.from_files takes these (azureml/data/dataset_factory.py).
SCHEMES = ("http", "https", "adl", "wasb", "wasbs", "abfs", "abfss")


def known_datastore(on: Resolver, path: Path, name: str) -> None:
    if name not in on.spec.datastores:
        on.unknown(path, name, on.spec.datastores, "datastores", ("datastores",))


def stays_below(on: Resolver, path: Path, written: str) -> None:
    message = help_ = None
    if not written:
        message = "the path is empty"
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", written):
        message = f"`{written}` is a URL, and a path on the datastore is wanted"
        known = written.partition("://")[0].lower() in SCHEMES
        help_ = "write `url: …` in an input, without `datastore`" if known else "write what follows `/paths/`"
    elif "\\" in written:
        message, help_ = f"`{written}` has backslashes", f"write `{written.replace(chr(92), '/')}`"
    elif ".." in written.split("/"):
        message = f"`{written}` leads out of the datastore"
    if message is not None:
        on.findings.append(Finding(code="invalid-value", path=path, message=message, help=help_))
