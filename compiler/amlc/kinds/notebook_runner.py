"""`notebook_runner`: a Jupyter notebook, run from its first cell to its last."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import process, wrong
from amlc.spec.data import Value
from amlc.spec.steps import ProcessStep

KIND = "notebook_runner"


class NotebookRunner(ProcessStep):
    """Runs a notebook, which gets its inputs, outputs and parameters in a cell of its own."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **ProcessStep.HINTS,
        "script": "did you mean `notebook`?",
        "arguments": "a notebook gets `parameters`",
    }

    kind: Literal["notebook_runner"]
    notebook: str = Field(description="The notebook, relative to `source`.", examples=["report.ipynb"])
    output_notebook: str | None = Field(
        None, description="The file that the notebook with its results is written to.", examples=["report.out.ipynb"]
    )
    output_notebook_pipeline_data_name: str | None = Field(
        None, description="Makes that notebook an output of the pipeline, of this name.", examples=["report"]
    )
    parameters: dict[str, Value] = Field(
        {}, description="Values for the notebook's cell tagged `parameters`.", examples=[{"rows": 10}]
    )


Spec = NotebookRunner


def rules(spec: NotebookRunner) -> Iterator[Finding]:
    yield from process(spec)
    for key in ("notebook", "output_notebook"):
        if (name := getattr(spec, key)) is not None and not name.endswith(".ipynb"):
            yield wrong((key,), f"`{name}` is not a notebook: its name does not end in `.ipynb`")
    for name, value in spec.parameters.items():
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            # azureml/contrib/notebook/_notebook_runner_step.py reads JSON as if it were Python.
            yield wrong(("parameters", name), "a notebook's parameter is a text or a number", "write 1 or 0")
    if (name := spec.output_notebook_pipeline_data_name) in spec.outputs:
        yield wrong(("output_notebook_pipeline_data_name",), f"there is an output `{name}` already")
