"""Resolves what only a `kusto` step has."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.resolve.context import Resolver


def own(_on: Resolver, _name: str, body: Any, _ports: Mapping[str, ir.InputPort]) -> ir.Kusto:
    return ir.Kusto(database_name=body.database_name, parameter_dict=body.parameter_dict)
