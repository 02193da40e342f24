"""What a `databricks` step has beyond what every step has."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from amlc.ir.values import Literals, ParameterArgument


class ExistingCluster(NamedTuple):
    """A cluster that runs already; None is Azure ML's own choice whether it may be restarted."""

    id: str
    permit_restart: bool | None


class NewCluster(NamedTuple):
    """A cluster that is made for the step: with `num_workers`, or between the other two. What is None is the SDK's."""

    spark_version: str | None
    node_type: str | None
    instance_pool_id: str | None
    num_workers: int | None
    min_workers: int | None
    max_workers: int | None
    variables: Mapping[str, str]
    conf: Mapping[str, Literals]
    log_path: str | None


class Library(NamedTuple):
    """What the cluster installs: `name` is a package with its version, Maven coordinates, or a file on DBFS."""

    kind: Literal["maven", "pypi", "egg", "jar", "rcran"]
    name: str
    repo: str | None
    exclusions: tuple[str, ...]


class Databricks(NamedTuple):
    """What is run, and on which cluster. A `script` is the step's own, of its folder; all but a notebook are given the
    step's arguments.
    """

    code: Literal["notebook", "script", "path", "class"]
    entry: str | None
    notebook_params: Mapping[str, str | ParameterArgument]
    cluster: ExistingCluster | NewCluster
    libraries: tuple[Library, ...]
    run_name: str | None
    timeout_seconds: int | None
    version: str | None
