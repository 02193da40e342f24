"""A step is to run on a kind of compute target that it cannot run on.

What exists already is not looked at: what it is, only the workspace knows.
"""

from collections.abc import Iterator, Mapping

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "wrong-compute"
SEVERITY = Severity.ERROR

# azureml/pipeline/core/_python_script_step_base.py: what a step that runs a script takes.
_SCRIPT = ("aml_compute", "compute_instance", "kubernetes", "remote", "hd_insight", "synapse_spark")
_CONTAINER = ("aml_compute", "compute_instance", "kubernetes", "remote")
# By the kind of a step: the kinds of compute that it can run on.
COMPUTES: Mapping[str, tuple[str, ...]] = {
    "python_script": _SCRIPT,
    "command": _SCRIPT,
    "hyper_drive": _CONTAINER,
    "notebook_runner": _SCRIPT,
    "module": (*_SCRIPT, "adla", "batch", "data_factory"),
    "auto_ml": ("aml_compute", "compute_instance", "kubernetes", "remote", "databricks", "synapse_spark"),
    # azureml/pipeline/core/_parallel_run_step_base.py: a name is taken for a cluster's.
    "parallel_run": ("aml_compute", "kubernetes"),
    "data_transfer": ("data_factory",),
    "databricks": ("databricks",),
    "synapse_spark": ("synapse_spark",),
    "kusto": ("kusto",),
    "azure_batch": ("batch",),
    "adla": ("adla",),
}


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        takes, compute = COMPUTES[step.kind], step.compute
        if compute.kind == "existing" or compute.kind in takes:
            continue
        listed = " or ".join(f"`{kind}`" for kind in takes)
        yield Finding(
            path=("steps", step.name, "compute"),
            message=f"a `{step.kind}` step cannot run on `{compute.name}`, which is of the kind `{compute.kind}`",
            help=f"it runs on {listed}",
            note=("the compute target", ("compute", compute.name)),
        )
