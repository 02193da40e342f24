"""Where a script registers a model without the run that made it."""

import ast

from amlc.scripts.parsing import dotted

_MODULES = ("azureml.core", "azureml.core.model")


def unlinked(tree: ast.Module) -> list[int]:
    """The lines of `Model.register(…)` that say nothing of a run in their tags or properties."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES and not node.level:
            names |= {one.asname or one.name for one in node.names if one.name == "Model"}
        elif isinstance(node, ast.Import):
            for one in node.names:
                if one.name in _MODULES:
                    names |= {f"{one.asname or one.name}.Model", f"{one.asname or 'azureml.core'}.model.Model"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "register":
            told = [one.value for one in node.keywords if one.arg in ("tags", "properties", "description", None)]
            if dotted(node.func.value) in names and not any(map(_may_speak_of_a_run, told)):
                found.append(node.lineno)
    return sorted(found)


def _may_speak_of_a_run(value: ast.expr) -> bool:
    """Whether the model may be told its run in words; so it may in a value that is made elsewhere."""
    if not isinstance(value, ast.Constant | ast.Dict):
        return True
    parts = (getattr(one, "id", getattr(one, "attr", getattr(one, "value", ""))) for one in ast.walk(value))
    return any(isinstance(one, str) and "run" in one.lower() for one in parts)
