"""`command`: any program, with arguments."""

from typing import Literal

from pydantic import Field

from amlc.spec.references import Argument
from amlc.spec.steps import Step

KIND = "command"


class Command(Step):
    """Runs a command: each item is one argument, no shell."""

    kind: Literal["command"]
    command: tuple[Argument, ...] = Field(
        min_length=1, description="The program and its arguments.", examples=[["ls", "-l"]]
    )


Spec = Command
