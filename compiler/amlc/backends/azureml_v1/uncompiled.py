"""What the language says and this version does not lower yet: found before anything is built."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from amlc.diagnostics import Finding
from amlc.spec.model import Model
from amlc.spec.walk import models
from amlc.tree import Path


class Uncompiled(Exception):
    """What is lowered although it is found here: a bug of ours."""


# By model: the keys that are lowered, or that say nothing by themselves. None: every key.
_LOWERED: Mapping[str, tuple[str, ...] | None] = {
    "Pipeline": (
        *("amlc", "name", "description", "experiment", "workspace", "datastores", "compute", "environments"),
        *("inputs", "parameters", "steps", "publish", "schedules", "tags"),
    ),
    "Publish": None,
    "Endpoint": None,
    "Schedule": None,
    "Recurrence": None,
    "DatastoreTrigger": None,
    "AzureWorkspace": None,
    "Definition": None,
    "PrivateEndpoint": None,
    "LocalWorkspace": None,
    "ServicePrincipal": None,
    "AzureCli": None,
    "ManagedIdentity": None,
    "Interactive": None,
    "ArmToken": None,
    "WorkloadIdentity": None,
    "EnvRef": None,
    "SecretEnv": None,
    "KeyVaultSecret": None,
    "ExistingDatastore": None,
    "FolderDatastore": None,
    "AzureBlobContainer": None,
    "AzureFileShare": None,
    "AzureDataLake": None,
    "AzureDataLakeGen2": None,
    "AzureSqlDatabase": None,
    "AzurePostgreSql": None,
    "AzureMySql": None,
    "Dbfs": None,
    "Hdfs": None,
    "ExistingCompute": None,
    "AmlCompute": None,
    "ComputeInstance": None,
    "Kubernetes": None,
    "DataFactory": None,
    "Batch": None,
    "Remote": None,
    "HDInsight": None,
    "Environment": None,
    "Registry": None,
    "Docker": None,
    "Mpi": None,
    "PyTorch": None,
    "TensorFlow": None,
    "DatasetInput": None,
    "Datetimes": None,
    "DataReferenceInput": None,
    "SqlReferenceInput": None,
    "SqlParameter": None,
    "ScalarParameter": None,
    "DataPathParameter": None,
    "DataPath": None,
    "DatasetParameter": None,
    "ParallelRun": None,
    "HyperDrive": None,
    "Sampling": None,
    "Distribution": None,
    "Bandit": None,
    "MedianStopping": None,
    "TruncationSelection": None,
    "NoTermination": None,
    "TrainingOutput": None,
    "Adla": None,
    "AzureBatch": None,
    "DataTransfer": None,
    "Databricks": None,
    "MavenLibrary": None,
    "PackageLibrary": None,
    "FileLibrary": None,
    "SynapseSpark": None,
    "Kusto": None,
    "Module": None,
    "NotebookRunner": None,
    "AutoMl": None,
    "Forecasting": None,
    "Featurization": None,
    "TransformerParams": None,
    "PythonScript": None,
    "Command": None,
    "InputRef": None,
    "OutputRef": None,
    "StepOutputRef": None,
    "ParameterRef": None,
    "FileOutput": None,
    "PipelineDataOutput": None,
    # Without `column_types`, which the SDK cannot set on an output (azureml/data/_dataprep_stub.py), and `path_glob`,
    # which it sends as a regular expression.
    "TabularOutput": (
        *("kind", "datastore", "path", "register", "format", "include_path", "partition_format", "separator", "header"),
        *("keep_columns", "drop_columns", "mode", "overwrite", "source", "source_globs"),
    ),
    "LinkFileOutput": None,
    "LinkTabularOutput": None,
    "HdfsOutput": None,
    "Registration": None,
}


def uncompiled(spec: Model) -> Iterator[Finding]:
    """Each definition that is valid and not lowered, the outermost only, with the words that it is for."""
    said: list[Path] = []
    for path, model in models(spec):
        rest = _rest(type(model))
        if rest == () or any(path[: len(one)] == one for one in said):
            continue
        if rest is None:
            said.append(path)
            key = next((key for key in ("kind", "type") if hasattr(model, key)), None)
            word = str(path[-1]) if key is None else str(getattr(model, key))
            yield _finding(path if key is None else (*path, key), [word], key=key is None)
            continue
        # What is written as the default is what is lowered without it.
        given = [(name, key) for name, key in rest if name in model.model_fields_set]
        words = [key for name, key in given if getattr(model, name) not in (None, (), {}, _default(model, name))]
        said += [(*path, word) for word in words]
        if words:
            yield _finding((*path, words[0]), words, key=True)


@cache
def _rest(model: type[Model]) -> tuple[tuple[str, str], ...] | None:
    """The fields of a model that are not lowered, with the keys that a file writes; None where none of them is."""
    if model.__name__ not in _LOWERED:
        return None
    lowered = _LOWERED[model.__name__]
    keys = ((name, field.alias or name) for name, field in model.model_fields.items())
    return () if lowered is None else tuple((name, key) for name, key in keys if key not in lowered)


def _default(model: Model, name: str) -> Any:
    return type(model).model_fields[name].default


def _finding(path: Path, words: list[str], *, key: bool) -> Finding:
    *most, last = (f"`{word}`" for word in words)
    listed, it = (f"{', '.join(most)} and {last} are", "them") if most else (f"{last} is", "it")
    return Finding(path=path, message=f"{listed} valid, and this version of amlc does not compile {it} yet", key=key)
