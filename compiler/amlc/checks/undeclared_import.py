"""A script imports a package that its environment does not install.

The step fails with ModuleNotFoundError. Only well-known packages are looked for, and only in an environment whose
packages are all known with what they bring; an import that a `try` or an `if` guards is left alone.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from amlc import ir
from amlc.dependencies.packages import Package, by_environment
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import reading
from amlc.scripts.parsing import Broken, Version
from amlc.scripts.running import distinct

if TYPE_CHECKING:
    from amlc.scripts.imports import Import

CODE = "undeclared-import"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    from amlc.scripts import distributions

    releases = reading.releases(pipeline, files)
    provided = {
        environment.name: distributions.imports_of(names)
        for environment, listed in by_environment(pipeline, files)
        if environment.name in releases and (names := _names(environment, listed, files)) is not None
    }
    said: set[tuple[str, str, str]] = set()
    for step, _ in distinct(pipeline, files).values():
        if step.kind == "synapse_spark":
            continue  # its pool has packages of its own
        name = step.environment.name if step.environment is not None else ""
        there = provided.get(name)
        for module, one, missing in _missing(step, files, there, releases[name]) if there is not None else ():
            key = (module.source.name, missing, name)
            if key not in said:
                said.add(key)
                yield Finding(
                    path=("steps", step.name, "script"),
                    message=f"`{module.path}` imports `{missing}`, which the environment `{name}` does not install",
                    help=f"add `{distributions.package_of(missing)}` to the environment's packages",
                    note=("imported here", module.line(one.line)),
                )


def _names(environment: ir.Environment, listed: list[Package], files: ProjectFiles) -> list[str] | None:
    """The packages' names; None when one is something else, or brings more than its name says."""
    requirements = environment.conda.requirements if environment.conda is not None else None
    if requirements is not None and isinstance(files.source(requirements), str):
        return None
    names = []
    for one in listed:
        if one.wanted.name == "python" or one.text.startswith("#"):
            continue
        if one.wanted.name is None or one.wanted.address or one.wanted.place or "[" in one.text:
            return None
        names.append(one.wanted.name)
    return names


def _missing(
    step: ir.Step, files: ProjectFiles, there: frozenset[str], python: Version
) -> Iterator[tuple[reading.Module, "Import", str]]:
    from amlc.scripts import distributions, imports

    reported, said = distributions.reported(), set[str]()
    beside = imports.beside(reading.uploaded(step, files))
    for module in reading.all_modules(step, files, python):
        if module.tree is None or isinstance(module.tree, Broken):
            continue
        for one in imports.imports(module.tree):
            for name in () if one.level else _roots(one):
                if name in reported and name not in there | said and name.partition(".")[0] not in beside:
                    said.add(name)
                    yield module, one, name


def _roots(one: "Import") -> Iterator[str]:
    """The name by which packages are known: the first part, and of `azureml` two."""
    first, _, rest = one.name.partition(".")
    if first != "azureml":
        yield first
    elif rest:
        yield f"azureml.{rest.partition('.')[0]}"
    else:
        yield from (f"azureml.{member}" for member in one.members)
