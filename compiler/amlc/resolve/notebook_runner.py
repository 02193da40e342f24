"""Resolves what only a `notebook_runner` step has."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.resolve.context import Resolver


def own(_on: Resolver, _name: str, body: Any, _ports: Mapping[str, ir.InputPort]) -> ir.Notebook:
    return ir.Notebook(
        notebook=body.notebook,
        output_notebook=body.output_notebook,
        output=body.output_notebook_pipeline_data_name,
        parameters=body.parameters,
    )
