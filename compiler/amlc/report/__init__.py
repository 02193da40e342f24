"""The formats of a report. To add one: a module here with `render`, and its line in the table."""

from collections.abc import Callable, Iterable, Mapping

from amlc.diagnostics import Diagnostic
from amlc.report import json, text

FORMATS: Mapping[str, Callable[[Iterable[Diagnostic], int], str]] = {"text": text.render, "json": json.render}
