"""What a `module` step has beyond what every step has."""

from collections.abc import Mapping
from typing import NamedTuple

from amlc.ir.values import Literals, ParameterArgument


class ModuleContent(NamedTuple):
    """What a version of a module is published with, beside the step's own script, ports and arguments.

    `parameters` are what the arguments take from the run, by name, with their defaults.
    """

    description: str
    category: str | None
    is_default: bool
    parameters: Mapping[str, Literals]


class Module(NamedTuple):
    """A module by its name, or by its id. Without a version, the SDK takes the default one, or else the highest.

    With `content`, the version is published when it is absent; its name is then only the first part of the version's.
    """

    name: str | None
    id: str | None
    version: str | None
    params: Mapping[str, Literals | ParameterArgument]
    content: ModuleContent | None
