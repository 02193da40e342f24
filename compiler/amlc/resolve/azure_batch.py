"""Resolves what only an `azure_batch` step has."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.kinds.azure_batch import UNSENT
from amlc.resolve.context import Resolver
from amlc.rules import written


def own(_on: Resolver, _name: str, body: Any, _ports: Mapping[str, ir.InputPort]) -> ir.AzureBatch:
    return ir.AzureBatch(
        pool_id=body.pool_id,
        executable=body.executable,
        version=body.version,
        unsent=tuple(written(body, UNSENT)),
    )
