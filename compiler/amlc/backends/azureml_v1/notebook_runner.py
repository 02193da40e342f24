"""Lowers a `notebook_runner` step: its run configuration, how its notebook is run, and the step itself."""

from collections.abc import Mapping
from dataclasses import replace

from amlc import ir
from amlc.backends.azureml_v1 import processes
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, List, Name, ProjectFolder, Statement

_MODULE = "azureml.contrib.notebook"
# What the SDK copies into the source folder: it runs the notebook (azureml/contrib/notebook/_notebook_run_config.py).
HANDLER = "papermill_notebook_run_handler.py"


def own_files(files: Mapping[str, str]) -> dict[str, str]:
    """The files of a source folder without the SDK's: it is only there once the step has been published."""
    return {path: digest for path, digest in files.items() if path != HANDLER}


def run_configuration(names: Names, one: ir.Step, *, local: bool) -> list[Statement]:
    """With an environment of its own: the SDK adds a package to it, and a clone's packages are the original's."""
    return [
        replace(statement, value=Call(Imported("copy", "deepcopy"), (statement.value,)))
        if statement.attribute == "environment"
        else statement
        for statement in processes.run_configuration(names, one, local=local)
    ]


def step(names: Names, one: ir.Step, own: ir.Notebook, ports: Mapping[str, Expression]) -> Call:
    configuration: dict[str, Expression] = {
        "source_directory": ProjectFolder(one.source or "."),
        "notebook": own.notebook,
    }
    if own.output_notebook is not None:
        configuration["output_notebook"] = own.output_notebook
    # Never none at all: the step cannot read the word that becomes of that (_notebook_runner_step.py).
    configuration["parameters"] = Dict(dict(sorted(own.parameters.items())))
    configuration["run_config"] = Name(names.of("run", one.name))
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "notebook_run_config": Call(Imported(_MODULE, "NotebookRunConfig"), kwargs=configuration),
        "compute_target": Name(names.of("compute", one.compute.name)),
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        **processes.arguments(names, one),
        "allow_reuse": one.reuse,
    }
    if own.output is not None:
        kwargs["output_notebook_pipeline_data_name"] = own.output
    return Call(Imported(_MODULE, "NotebookRunnerStep"), kwargs=kwargs)
