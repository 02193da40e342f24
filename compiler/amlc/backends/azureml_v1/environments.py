"""Lowers environments: what the steps find installed, and in what image."""

from collections.abc import Collection

from amlc import ir
from amlc.backends.azureml_v1.limits import DEFAULT_CPU_IMAGE
from amlc.backends.azureml_v1.names import Names
from amlc.program import Artifact, Call, Dict, Expression, Imported, Name, Statement

_WORKSPACE = Name("workspace")


def conda_file(name: str) -> str:
    """Where an environment's conda file is, beside the program."""
    return f"environments/{name}.yaml"


def dockerfile(name: str) -> str:
    """Where an environment's Dockerfile is, beside the program."""
    return f"environments/{name}.Dockerfile"


def files(one: ir.Environment) -> tuple[str, ...]:
    """The files beside the program that an environment is made of."""
    return (conda_file(one.name), dockerfile(one.name))


def environment(names: Names, one: ir.Environment, artifacts: Collection[str]) -> list[Statement]:
    """Builds an environment out of those of its files that are among the artifacts, or looks it up."""
    target, origin = names.of("environment", one.name), ("environments", one.name)
    module = "azureml.core"
    if one.existing is not None:
        name, version = one.existing
        kwargs: dict[str, Expression] = {"workspace": _WORKSPACE, "name": name, "version": version}
        return [Statement(target=target, value=Call(Imported(module, "Environment.get"), kwargs=kwargs), origin=origin)]

    def assign(attribute: str, value: Expression) -> Statement:
        return Statement(target=target, attribute=attribute, value=value, origin=origin)

    kwargs = {"name": one.name}
    made = "Environment"
    if conda_file(one.name) in artifacts:
        made, kwargs["file_path"] = "Environment.from_conda_specification", Artifact(conda_file(one.name))
    statements = [Statement(target=target, value=Call(Imported(module, made), kwargs=kwargs), origin=origin)]
    if conda_file(one.name) not in artifacts:
        statements.append(assign("python.user_managed_dependencies", True))
    if dockerfile(one.name) in artifacts:
        # Each would displace the other, and the SDK would warn of it.
        statements.append(assign("docker.base_image", None))
        statements.append(assign("docker.base_dockerfile", Artifact(dockerfile(one.name))))
    else:
        statements.append(assign("docker.base_image", one.image or DEFAULT_CPU_IMAGE))
    if one.registry is not None:
        statements.append(assign("docker.base_image_registry.address", one.registry.address))
        if one.registry.username is not None:
            statements.append(assign("docker.base_image_registry.username", one.registry.username))
    if one.variables:
        statements.append(assign("environment_variables", Dict(dict(sorted(one.variables.items())))))
    return statements
