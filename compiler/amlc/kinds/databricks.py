"""`databricks`: a notebook, a Python script or a JAR on Azure Databricks."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import beside, exclusive, meaningless, missing, one_of, without, written, wrong
from amlc.spec.data import Value
from amlc.spec.databricks import FileLibrary, MavenLibrary, PackageLibrary
from amlc.spec.model import AnyText
from amlc.spec.references import TextOrParameter
from amlc.spec.steps import Step
from amlc.tree import Path

KIND = "databricks"


class Databricks(Step):
    """Runs a notebook, a Python script or a JAR on a cluster of a Databricks workspace."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **Step.HINTS,
        "init_scripts": "leave it out: the SDK deprecates it, and Databricks runs none from DBFS since December 2023",
        "params": "write `arguments` with a `script`, `notebook_params` with a notebook, `jar_params` with a JAR",
        "parameters": "write `arguments` with a `script`, `notebook_params` with a notebook, `jar_params` with a JAR",
        "notebook": "did you mean `notebook_path`?",
        "jar": "write `main_class_name`, and the JAR in `jar_libraries`",
        "environment": "the cluster has its own: write `pypi_libraries`, `maven_libraries`, …",
        "libraries": "write `pypi_libraries`, `maven_libraries`, `jar_libraries`, `egg_libraries` or `rcran_libraries`",
        "cluster_id": "did you mean `existing_cluster_id`?",
    }

    kind: Literal["databricks"]
    notebook_path: str | None = Field(
        None, description="A notebook in the Databricks workspace.", examples=["/Users/team/clean"]
    )
    notebook_params: dict[str, TextOrParameter] = Field(
        {}, description="Values that the notebook reads as widgets.", examples=[{"rows": {"parameter": "rows"}}]
    )
    script: str | None = Field(None, description="Or a Python script, relative to `source`.", examples=["clean.py"])
    python_script_name: str | None = Field(None, description="The SDK's name of `script`.", examples=["clean.py"])
    python_script_path: str | None = Field(
        None, description="Or a Python script on DBFS.", examples=["dbfs:/scripts/clean.py"]
    )
    arguments: tuple[TextOrParameter, ...] = Field(
        (),
        description="The arguments of the Python script; a parameter becomes two of them, its name and its value.",
        examples=[["--region", "west"]],
    )
    python_script_params: tuple[TextOrParameter, ...] = Field(
        (), description="The SDK's name of `arguments`.", examples=[["--rows", "10"]]
    )
    source: str | None = Field(None, description="The folder of `script`: it is uploaded.", examples=["../steps/clean"])
    main_class_name: str | None = Field(None, description="Or a class of a JAR.", examples=["com.example.Clean"])
    jar_params: tuple[TextOrParameter, ...] = Field(
        (), description="The arguments of the JAR's class; a parameter becomes two of them, its name and its value."
    )
    existing_cluster_id: str | None = Field(
        None, description="A cluster that runs already; one is made for the step by default.", examples=["0923-164208"]
    )
    permit_cluster_restart: bool | None = Field(
        None, description="Whether the cluster that runs already may be restarted."
    )
    spark_version: str | None = Field(
        None, description="The cluster's version of Spark; 10.4.x-scala2.12 by default.", examples=["13.3.x-scala2.12"]
    )
    node_type: str | None = Field(
        None, description="The size of its machines; Standard_D3_v2 by default.", examples=["Standard_DS4_v2"]
    )
    instance_pool_id: str | None = Field(None, description="The pool that its machines come from, instead of a size.")
    num_workers: int | None = Field(None, ge=0, description="How many workers it has.", examples=[2])
    min_workers: int | None = Field(None, ge=0, description="Or the fewest workers it shrinks to.", examples=[1])
    max_workers: int | None = Field(None, ge=1, description="And the most workers it grows to.", examples=[4])
    spark_env_variables: dict[str, AnyText] = Field(
        {}, description="Its environment variables; PYSPARK_PYTHON=/databricks/python3/bin/python3 by default."
    )
    spark_conf: dict[str, Value] = Field({}, description="Properties of its Spark configuration.")
    cluster_log_dbfs_path: str | None = Field(None, description="The folder on DBFS that its logs are written to.")
    maven_libraries: tuple[MavenLibrary, ...] = Field((), description="Maven packages that it installs.")
    pypi_libraries: tuple[PackageLibrary, ...] = Field((), description="Python packages that it installs.")
    egg_libraries: tuple[FileLibrary, ...] = Field((), description="Python eggs that it installs.")
    jar_libraries: tuple[FileLibrary, ...] = Field((), description="JARs that it installs.")
    rcran_libraries: tuple[PackageLibrary, ...] = Field((), description="R packages that it installs.")
    run_name: str | None = Field(None, description="The name of the run in Databricks.")
    timeout_seconds: int | None = Field(None, ge=1, description="Databricks stops the run after this many seconds.")
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )


Spec = Databricks

# By what is run: the keys that its arguments can be under, the first of them ours.
_PYTHON = ("arguments", "python_script_params")
_CODE: Mapping[str, tuple[str, ...]] = {
    "notebook_path": ("notebook_params",),
    "script": _PYTHON,
    "python_script_path": _PYTHON,
    "main_class_name": ("jar_params",),
    "python_script_name": _PYTHON,
}
_WORKERS = ("num_workers", "min_workers", "max_workers")
_NEW_CLUSTER = (
    *("spark_version", "node_type", "instance_pool_id", *_WORKERS),
    *("spark_env_variables", "spark_conf", "cluster_log_dbfs_path"),
)


def rules(spec: Databricks) -> Iterator[Finding]:
    yield from _code(spec)
    if spec.existing_cluster_id is not None:
        yield from beside(spec, "existing_cluster_id", _NEW_CLUSTER)
    else:
        yield from without(spec, "existing_cluster_id", ["permit_cluster_restart"])
        yield from beside(spec, "node_type", ["instance_pool_id"])
        yield from _workers(spec)
    # azureml/pipeline/core/_databricks_step_base.py joins these with `;`, and escapes nothing.
    for key in ("notebook_params", "spark_env_variables", "spark_conf"):
        yield from _joined(key, getattr(spec, key))
    for key, separators in _SEPARATORS.items():
        for index, library in enumerate(getattr(spec, key)):
            for name, value in library:
                yield from _whole((key, index, name), value, separators)


def _code(spec: Databricks) -> Iterator[Finding]:
    code = written(spec, tuple(_CODE))
    if not code:
        yield from one_of(spec, *((key,) for key in _CODE if key != "python_script_name"))
        return
    yield from exclusive(spec, *((key,) for key in _CODE))
    for key in written(spec, tuple(dict.fromkeys(key for keys in _CODE.values() for key in keys))):
        if not any(key in _CODE[one] for one in code):
            takes = _CODE[code[0]][0]
            yield meaningless(key, f"beside `{code[0]}`", (), f"the arguments of `{code[0]}` are in `{takes}`")
    yield from beside(spec, "arguments", ["python_script_params"])
    uploaded = [key for key in code if key in ("script", "python_script_name")]
    if not uploaded:
        yield from without(spec, "script", ["source"])
    elif code == uploaded and spec.source is None:
        yield missing("source", f"name the folder of `{uploaded[0]}`: source: …")


def _workers(spec: Databricks) -> Iterator[Finding]:
    there = written(spec, _WORKERS)
    if not there:
        help_ = "write `num_workers: …`, or both `min_workers: …` and `max_workers: …`"
        yield Finding(
            code="missing-field", path=(), message="it is not said how many workers the cluster has", help=help_
        )
    elif "num_workers" in there:
        yield from beside(spec, "num_workers", ["min_workers", "max_workers"])
    elif spec.min_workers is None or spec.max_workers is None:
        key = "max_workers" if spec.max_workers is None else "min_workers"
        yield missing(key, f"`{there[0]}` needs it: {key}: …")
    elif spec.min_workers > spec.max_workers:
        message = f"`min_workers` must be at most `max_workers`, {spec.max_workers}, not {spec.min_workers}"
        yield wrong(("min_workers",), message)


def _joined(key: str, values: Mapping[str, object]) -> Iterator[Finding]:
    for name, value in values.items():
        if cut := next((one for one in ";=" if one in name), None):
            message = f"the SDK would cut `{name}` at its `{cut}`"
            yield Finding(code="invalid-value", path=(key, name), message=message, key=True)
        elif isinstance(value, str) and ";" in value:
            yield wrong((key, name), f"the SDK would cut the value of `{name}` at its `;`")


# What the SDK joins the libraries of a kind with, and their parts.
_SEPARATORS = {
    "maven_libraries": ";|",
    "pypi_libraries": ";|",
    "rcran_libraries": ";|",
    "egg_libraries": ",",
    "jar_libraries": ",",
}


def _whole(path: Path, value: object, separators: str) -> Iterator[Finding]:
    texts = value if isinstance(value, tuple) else (value,)
    for text in texts:
        cut = next((one for one in separators if isinstance(text, str) and one in text), None)
        if cut is not None:
            yield wrong(path, f"the SDK would cut `{text}` at its `{cut}`")
