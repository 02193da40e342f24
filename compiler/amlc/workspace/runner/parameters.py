"""The values that a module's parameters have in a run."""

import re
from collections.abc import Iterable, Mapping

from amlc.workspace.job import Json, Submission
from amlc.workspace.runner.refusal import RefusedError


def of_pipeline(submission: Submission) -> Mapping[str, str]:
    defaults = {
        parameter["Name"]: str(parameter["DefaultValue"])
        for parameter in submission.interface.get("Parameters") or ()
        if parameter.get("DefaultValue") is not None
    }
    return defaults | {name: str(value) for name, value in submission.parameters.items()}


def of_module(interface: Json, assignments: Iterable[Json], pipeline: Mapping[str, str]) -> Mapping[str, str]:
    """What a node assigns, over the defaults of its module's interface."""
    defaults = {
        parameter["Name"]: str(parameter["DefaultValue"])
        for parameter in interface.get("Parameters") or ()
        if parameter.get("DefaultValue") is not None
    }
    assigned = ((assignment["Name"], _assigned(assignment, pipeline)) for assignment in assignments)
    return defaults | {name: value for name, value in assigned if value is not None}


def _assigned(assignment: Json, pipeline: Mapping[str, str]) -> str | None:
    value = assignment.get("Value")
    match str(assignment.get("ValueType")):
        case "0" | "Literal":
            return None if value is None else str(value)
        case "1" | "GraphParameterName":
            if not isinstance(value, str) or value not in pipeline:
                raise RefusedError(f"the pipeline parameter `{value}` has neither a default nor a value")
            return pipeline[value]
        case "2" | "Concatenate":
            return "".join(_assigned(part, pipeline) or "" for part in assignment.get("AssignmentsToConcatenate") or ())
        case other:
            raise RefusedError(
                f"the parameter `{assignment['Name']}` is assigned in the way `{other}`, which is unknown here"
            )


def variables(interface: Json, values: Mapping[str, str]) -> Mapping[str, str]:
    """The environment variables that hand a script its parameters."""
    return {
        parameter.get("EnvironmentVariableOverride")
        or "AML_PARAMETER_" + re.sub(r"\W", "_", parameter["Name"]): values[parameter["Name"]]
        for parameter in interface.get("Parameters") or ()
        if parameter.get("SetEnvironmentVariable") and parameter["Name"] in values
    }
