"""Resolves what only an `adla` step has."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.resolve.context import Resolver
from amlc.spec.references import ParameterRef


def own(_on: Resolver, _name: str, body: Any, _ports: Mapping[str, ir.InputPort]) -> ir.Adla:
    return ir.Adla(
        params={
            key: ir.ParameterArgument(value.parameter) if isinstance(value, ParameterRef) else value
            for key, value in body.params.items()
        },
        degree_of_parallelism=body.degree_of_parallelism,
        priority=body.priority,
        runtime_version=body.runtime_version,
        version=body.version,
    )
