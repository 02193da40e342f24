"""The kinds of steps. To add one: a module here with KIND and Spec, a line in the table and in `AnyStep`."""

from amlc.kinds import command, python_script

KINDS = {module.KIND: module.Spec for module in (python_script, command)}

# In the language, but not compiled by this version.
LATER = (
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
