"""The kinds of steps. To add one: a module here with KIND and Spec, and its name in the table."""

from collections.abc import Mapping

# Each is imported only when a file first uses it: models are slow to build.
KINDS: Mapping[str, str] = {
    kind: f"amlc.kinds.{kind}:Spec"
    for kind in (
        "python_script",
        "command",
        "parallel_run",
        "hyper_drive",
        "auto_ml",
        "data_transfer",
        "databricks",
        "synapse_spark",
        "kusto",
        "azure_batch",
        "adla",
        "module",
        "notebook_runner",
    )
}
