"""The `variables` section: what `{{ name }}` stands for, from the file, the environment and the command line."""

from collections.abc import Mapping

from amlc import load, secrets, template
from amlc.diagnostics import did_you_mean, error
from amlc.template import Report, Variable
from amlc.tree import MappingNode, Node, Scalar, Value, find

TYPES: Mapping[str, type[str] | type[int] | type[float] | type[bool]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}
Trail = tuple[str, ...]
_KEYS = ("env", "default", "type", "description")
_PLACEHOLDERS: Mapping[str, Value] = {"string": "unset", "integer": 1, "number": 0.0, "boolean": False}


def read(root: Node, given: Mapping[str, str], environ: Mapping[str, str], report: Report) -> dict[str, Variable]:
    """The variables by name. `given` (`--var`) wins over the environment, and both over a default."""
    section = root.get("variables") if isinstance(root, MappingNode) else None
    if section is None or (isinstance(section, Scalar) and section.value is None):
        return {}
    if not isinstance(section, MappingNode):
        report(error("wrong-type", "`variables` must be a mapping of names to values", section.span))
        return {}
    for name, entry in section.entries.items():
        if not name.isidentifier():
            message = f"`{name}` cannot name a variable: letters, digits and `_`, and no digit first"
            report(error("invalid-name", message, entry.key.span))
    found = {
        name: _variable(name, entry.value, given.get(name), environ, report) for name, entry in section.entries.items()
    }
    return _rendered(found, section, report)


def covered(root: Node, found: Mapping[str, Variable]) -> tuple[str, ...]:
    """The values that are better not shown: of variables that are named like a secret, or come from what is."""
    return tuple(
        str(one.value)
        for name, one in found.items()
        if isinstance(one.value, str) and (secrets.suspect(name) or secrets.suspect(_environment_variable(root, name)))
    )


def _environment_variable(root: Node, name: str) -> str:
    node = find(root, ("variables", name, "env"))
    return str(node.value) if isinstance(node, Scalar) else ""


def _rendered(found: dict[str, Variable], section: MappingNode, report: Report) -> dict[str, Variable]:
    """The variables with the templates in the file's own values evaluated; what comes from outside stays as it is."""
    waiting = {name: node for name, entry in section.entries.items() if (node := _template(entry.value, found[name]))}
    done = {name: one for name, one in found.items() if name not in waiting}
    for name in waiting:
        _settle(name, waiting, done, report, ())
    return {name: done[name] for name in found}


def _template(node: Node, variable: Variable) -> Scalar | None:
    """The scalar of the file that a variable's value is, if it is a template."""
    written = node.get("default") if isinstance(node, MappingNode) else node
    if isinstance(written, Scalar) and written.value is variable.value and "{{" in str(written.value):
        return written
    return None


def _settle(name: str, waiting: Mapping[str, Scalar], done: dict[str, Variable], report: Report, trail: Trail) -> None:
    if name in done:
        return
    node = waiting[name]
    if name in trail:
        turn = " → ".join(f"`{one}`" for one in (*trail[trail.index(name) :], name))
        report(error("invalid-template", f"the variables stand for each other: {turn}", node.span))
        done[name] = Variable("")
        return
    for other in sorted(template.names(str(node.value)) & waiting.keys()):
        _settle(other, waiting, done, report, (*trail, name))
    if name in done:
        return
    # A name that is not there yet is part of a circle, which has been said.
    rendering = template.Rendering(done | dict.fromkeys(waiting.keys() - done.keys(), Variable("")), report)
    value = template.render(node, rendering)
    assert isinstance(value, Scalar)
    unset = next(iter(rendering.unset.values()), (None,))[0]
    done[name] = Variable(value.value, unset=unset)


def declared(root: Node) -> tuple[str, ...]:
    """The names of a spec's variables."""
    section = root.get("variables") if isinstance(root, MappingNode) else None
    return tuple(section.entries) if isinstance(section, MappingNode) else ()


def undeclared(root: Node, given: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """The names on the command line that no variable has, each with help."""
    names = declared(root)
    return [(name, did_you_mean(name, names, sort="variables")) for name in given if name not in names]


def _variable(name: str, node: Node, given: str | None, environ: Mapping[str, str], report: Report) -> Variable:
    if isinstance(node, Scalar):
        if given is None:
            return Variable(node.value)
        sort = next((sort for sort, type_ in TYPES.items() if type(node.value) is type_), "string")
        return Variable(_convert(name, given, sort, "--var", node, report))
    if not isinstance(node, MappingNode):
        report(error("wrong-type", "a variable is one value, or a mapping with `env` or `default`", node.span))
        return Variable("")
    for key, entry in node.entries.items():
        if key not in _KEYS:
            report(
                error(
                    "unknown-field", f"unknown field `{key}`", entry.key.span, did_you_mean(key, _KEYS, sort="fields")
                )
            )
    sort = _text(node, "type", report) or "string"
    if sort not in TYPES:
        at = node.entries["type"].value
        report(error("invalid-value", f"`{sort}` is not a type", at.span, did_you_mean(sort, TYPES, sort="types")))
        sort = "string"
    env, default = _text(node, "env", report), node.get("default")
    if given is not None:
        return Variable(_convert(name, given, sort, "--var", node, report))
    if env is not None and env in environ:
        return Variable(_convert(name, environ[env], sort, f"the environment variable {env}", node, report))
    if isinstance(default, Scalar):
        fits = type(default.value) is TYPES[sort] or (sort == "number" and type(default.value) is int)
        if not fits:
            report(error("wrong-type", f"the default of `{name}` is not of type {sort}", default.span))
        return Variable(default.value)
    if env is None:
        report(error("missing-field", f"the variable `{name}` has neither `env` nor `default`", node.span))
    return Variable(_PLACEHOLDERS[sort], unset=env)


def _text(node: MappingNode, key: str, report: Report) -> str | None:
    value = node.get(key)
    if value is None:
        return None
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        report(error("wrong-type", f"`{key}` must be a string", value.span))
        return None
    return value.value


def _convert(name: str, text: str, sort: str, origin: str, node: Node, report: Report) -> Value:
    """The text as a value of the sort. The text itself is not repeated: it may be anything."""
    if sort == "string":
        return text
    try:
        value = load.scalar(text)
    except ValueError:
        value = None
    if type(value) is TYPES[sort] or (sort == "number" and type(value) is int):
        return value
    report(error("wrong-type", f"{origin} gives `{name}` a value that is not of type {sort}", node.span))
    return _PLACEHOLDERS[sort]
