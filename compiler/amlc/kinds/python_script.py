"""`python_script`: a Python script with arguments."""

from typing import Literal

from pydantic import Field

from amlc.rules import process
from amlc.spec.references import Argument
from amlc.spec.steps import ProcessStep

KIND = "python_script"


class PythonScript(ProcessStep):
    """Runs a Python script."""

    kind: Literal["python_script"] = "python_script"
    script: str = Field(description="The script, relative to `source`.", examples=["train.py"])
    arguments: tuple[Argument, ...] = Field(
        (), description="Its arguments: values and references.", examples=[["--input", {"input": "raw"}]]
    )


Spec = PythonScript

rules = process
