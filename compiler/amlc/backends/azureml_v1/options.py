"""Lowers what a step hands to the SDK's constructors as it is: its `sdk`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from amlc import ir
from amlc.backends.azureml_v1.signatures import signatures
from amlc.program import Call, Dict, Expression, Imported, List, Member, Statement

# Where a step's RunConfiguration is: the step's own statement, or a part of what the SDK makes of one.
_RUN = {"RunConfiguration": "", "ScriptRunConfig": "run_config."}


def handed_on(one: ir.Step, statements: Iterable[Statement]) -> list[Statement]:
    """The statements of a step, with each option given to the first constructor of its kind that takes it.

    An option of a RunConfiguration is assigned once the other settings are: what is said outright counts.
    """
    options: dict[str, dict[str, Expression]] = {}
    for name, value in one.sdk.items():
        takes = next(of for of, names in signatures()[one.kind].items() if name in names)
        options.setdefault(takes, {})[name] = _expression(value)
    assigned = options.pop("RunConfiguration", {})
    written: list[Statement] = []
    last: list[Statement] = []
    for statement in statements:
        created = statement.create and _given(statement.create, options)
        assert created is None or isinstance(created, Call)
        written.append(replace(statement, value=_given(statement.value, options), create=created))
        match statement.value:
            case Call(Imported(_, name)) if name in _RUN and statement.attribute is None:
                last += [
                    Statement(target=statement.target, attribute=_RUN[name] + key, value=given, origin=statement.origin)
                    for key, given in assigned.items()
                ]
            case _:
                pass
    return [*written[:-1], *last, written[-1]]  # the last is the step itself


def _given(value: Expression, options: Mapping[str, Mapping[str, Expression]]) -> Expression:
    match value:
        case Call(function, args, kwargs):
            name = function.attribute.rpartition(".")[2] if isinstance(function, Imported) else ""
            of = Member(_given(function.of, options), function.name) if isinstance(function, Member) else function
            inside = {key: _given(one, options) for key, one in kwargs.items()}
            return Call(of, tuple(_given(one, options) for one in args), {**inside, **options.get(name, {})})
        case _:
            return value


def _expression(value: Any) -> Expression:
    """A value of the spec as one of the program."""
    match value:
        case list() | tuple():
            return List(tuple(_expression(one) for one in value))
        case Mapping():
            return Dict({str(key): _expression(one) for key, one in value.items()})
        case _:
            plain: str | int | float | bool | None = value
            return plain
