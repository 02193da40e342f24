"""Resolves what only a `synapse_spark` step has."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.resolve.context import Resolver


def own(_on: Resolver, name: str, body: Any, _ports: Mapping[str, ir.InputPort]) -> ir.SynapseSpark:
    return ir.SynapseSpark(
        app_name=body.app_name or name,
        driver_memory=body.driver_memory,
        driver_cores=body.driver_cores,
        executor_memory=body.executor_memory,
        executor_cores=body.executor_cores,
        num_executors=body.num_executors,
        conf=body.conf,
        py_files=body.py_files,
        jars=body.jars,
        files=body.files,
        version=body.version,
    )
