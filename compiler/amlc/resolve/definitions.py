"""Resolves what a workspace, a datastore or a compute target is made with when it is absent."""

from typing import Any

from amlc import ir
from amlc.resolve.context import Resolver
from amlc.spec import references, workspace
from amlc.spec.model import Model
from amlc.tree import Path

# Said although nobody wrote them, and so compared: on how many machines steps run, and whether those are taken away.
_EXPLICIT = {"aml_compute": ("vm_priority", "min_nodes")}
_FILES = ("hdfs_server_certificate",)
_EXIST = ("existing", "folder")


def settings(on: Resolver, one: Model, at: Path) -> ir.Settings | None:
    """The settings of a definition; None for what exists, and for the embedded workspace, which makes its own."""
    kind = getattr(one, "kind", None)
    if kind in _EXIST or isinstance(on.spec.workspace, workspace.LocalWorkspace):
        return None
    explicit = _EXPLICIT.get(str(kind), ())
    given: dict[str, ir.Setting] = {}
    for name in type(one).model_fields:
        value = getattr(one, name)
        written = name in one.model_fields_set and value not in (None, (), {})
        if name != "kind" and (written or name in explicit):
            given[name] = _setting(on, value, (*at, name), is_file=name in _FILES)
    return given


def _setting(on: Resolver, value: Any, at: Path, *, is_file: bool = False) -> ir.Setting:
    match value:
        case references.SecretEnv(secret_env=env):
            return ir.SecretEnv(env)
        case references.KeyVaultSecret(key_vault=vault, secret=name):
            return ir.VaultSecret(vault, name)
        case references.EnvRef():
            return on.text(value, at)
        case Model():
            return {
                name: _setting(on, getattr(value, name), (*at, name))
                for name in type(value).model_fields
                if getattr(value, name) is not None
            }
        case tuple():
            return tuple(str(_setting(on, item, (*at, index))) for index, item in enumerate(value))
        case str() if is_file:
            return ir.File(on.path(at, value))
        case _:
            made: ir.Setting = value
            return made
