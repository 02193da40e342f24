"""The formats of a report. To add one: a module here with `render`, and its line in the table."""

import importlib
from collections.abc import Mapping, Sequence

from amlc.diagnostics import Diagnostic

# By name: the module. It is imported when its format is asked for.
FORMATS: Mapping[str, str] = {
    "text": "amlc.report.text",
    "json": "amlc.report.json",
    "github": "amlc.report.github",
    "azure-devops": "amlc.report.azure_devops",
    "sarif": "amlc.report.sarif",
    "junit": "amlc.report.junit",
}


def render(name: str, diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """The report on these files, as messages call them, in a format of the table."""
    return str(importlib.import_module(FORMATS[name]).render(diagnostics, files))
