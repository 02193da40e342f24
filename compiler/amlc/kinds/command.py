"""`command`: any program, with arguments."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from amlc.rules import process
from amlc.spec.references import Argument
from amlc.spec.steps import ProcessStep

KIND = "command"


def _split(given: Any) -> Any:
    """One string is cut into arguments as the SDK cuts it (azureml/pipeline/steps/command_step.py)."""
    if not isinstance(given, str):
        return given
    import shlex

    try:
        return tuple(shlex.split(given))
    except ValueError as error:
        raise PydanticCustomError(
            "command", "cannot be cut into arguments: {why}", {"why": str(error).lower()}
        ) from error


_Words = Annotated[tuple[Argument, ...], Field(min_length=1)]
_Text = Annotated[str, Field(min_length=1)]


class Command(ProcessStep):
    """Runs a command: each item is one argument, no shell."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **ProcessStep.HINTS,
        "script": "write `command: [python, …]`, or `kind: python_script`",
        "arguments": "write them in `command`, after the program",
    }

    kind: Literal["command"]
    command: Annotated[_Words, BeforeValidator(_split, json_schema_input_type=_Words | _Text)] = Field(
        description="The program and its arguments: a list, or one string that is cut as a shell would.",
        examples=[["ls", "-l"]],
    )


Spec = Command

rules = process
