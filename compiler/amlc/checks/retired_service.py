"""A service of Azure's that is no more, and with it what a spec has on it.

The days are those of Microsoft's product lifecycle pages.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "retired-service"
SEVERITY = Severity.WARNING

_ANALYTICS = "Azure Data Lake Analytics was retired on 29 February 2024"
_STORAGE = "Azure Data Lake Storage Gen1 was retired on 29 February 2024"


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for datastore in pipeline.datastores:
        if datastore.kind == "azure_data_lake":
            help_ = "move the data to Gen2, and write `kind: azure_data_lake_gen2`"
            yield Finding(path=("datastores", datastore.name, "kind"), message=_STORAGE, help=help_)
    for step in pipeline.steps:
        if step.kind == "adla" or (step.kind == "module" and step.compute.kind == "adla"):
            help_ = "rewrite its U-SQL for Spark, and write `kind: synapse_spark` or `kind: databricks`"
            message = f"{_ANALYTICS}: nothing can run this step"
            yield Finding(path=("steps", step.name, "kind"), message=message, help=help_)
