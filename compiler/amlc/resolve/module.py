"""Resolves what only a `module` step has."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.resolve.context import Resolver
from amlc.spec.references import ParameterRef


def own(on: Resolver, _name: str, body: Any, _ports: Mapping[str, ir.InputPort]) -> ir.Module:
    content = None
    if body.script is not None:
        content = ir.ModuleContent(
            description=body.description or "",
            category=body.category,
            is_default=bool(body.is_default),
            parameters=_parameters(on, body),
        )
    return ir.Module(
        name=body.module,
        id=body.module_id,
        version=body.version,
        params={
            key: ir.ParameterArgument(value.parameter) if isinstance(value, ParameterRef) else value
            for key, value in body.params.items()
        },
        content=content,
    )


def _parameters(on: Resolver, body: Any) -> dict[str, ir.Literals]:
    """What a version of the module takes from whoever uses it, and what that is by default."""
    taken: dict[str, ir.Literals | ParameterRef] = {
        **{one.parameter: one for one in body.arguments if isinstance(one, ParameterRef)},
        **body.params,
    }
    defaults: dict[str, ir.Literals] = {}
    for key, value in taken.items():
        default = value
        if isinstance(value, ParameterRef):
            found = on.spec.parameters.get(value.parameter)
            default = getattr(found, "default", None) or ""
        if isinstance(default, str | int | float | bool):
            defaults[key] = default
    return defaults
