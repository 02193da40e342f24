"""Says of a step that only a service of Azure's can run what it would need."""

from amlc.workspace.job import Json
from amlc.workspace.runner.refusal import RefusedError

# By ModuleExecutionType (azureml/pipeline/core/_*_step_base.py).
_NEEDS = {
    "adlcloud": "its U-SQL script needs Azure Data Lake Analytics",
    "AzureBatchCloud": "its program needs a pool of Azure Batch",
    "databrickscloud": "its code needs a cluster of Azure Databricks",
    "kustocloud": "its query needs an Azure Data Explorer cluster",
    "synapse": "its script needs a Spark pool of Azure Synapse",
}


def refuse(module: Json) -> None:
    """Raises RefusedError for such a step."""
    needs = _NEEDS.get(str(module.get("ModuleExecutionType")))
    if needs is not None:
        kind = str(module.get("StepType") or module["ModuleExecutionType"])
        article = "an" if kind[0] in "AEIOU" else "a"
        raise RefusedError(f"{article} {kind} cannot run in the embedded workspace: {needs}")
