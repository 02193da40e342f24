"""Lowers the settings of a definition, and says what is to be compared when it exists."""

from collections.abc import Mapping

from amlc import ir
from amlc.comparison import Expected
from amlc.program import (
    Dict,
    Expression,
    List,
    Name,
    ProjectFolder,
    Secret,
    SecretFile,
    VaultSecret,
)

WORKSPACE = Name("workspace")

_NO_VALUES = (ir.SecretEnv, ir.VaultSecret, ir.File)

# What the SDK wants as a path and the language says as a secret; in base64 where the content is no text.
_FROM_FILES = {"private_key_file": False, "kerberos_keytab": True}


def arguments(settings: ir.Settings) -> dict[str, Expression]:
    """The settings as arguments of the SDK's."""
    return {name: _argument(name, value) for name, value in settings.items()}


def _argument(name: str, value: ir.Setting) -> Expression:
    match value:
        case ir.SecretEnv() | ir.VaultSecret():
            secret = Secret(value.env) if isinstance(value, ir.SecretEnv) else VaultSecret(value.vault, value.name)
            return SecretFile(secret, base64=_FROM_FILES[name]) if name in _FROM_FILES else secret
        case ir.File(path):
            return ProjectFolder(path)
        case tuple():
            return List(value)
        case Mapping():
            return Dict(dict(value))
        case _:
            return value


def expected(settings: ir.Settings, attributes: Mapping[str, str]) -> dict[str, Expected]:
    """What is compared, by setting. `attributes` say where what was found has it; no credential is in them."""
    wanted: dict[str, Expected] = {}
    for name, attribute in attributes.items():
        value = settings.get(name)
        if isinstance(value, Mapping):
            wanted |= {f"{name}.{key}": Expected(f"{attribute}[{key}]", str(one)) for key, one in value.items()}
        elif isinstance(value, str | int) or (isinstance(value, tuple) and not isinstance(value, _NO_VALUES)):
            wanted[name] = Expected(attribute, value)
    return wanted
