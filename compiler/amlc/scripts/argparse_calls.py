"""What calling argparse does to a parser that is followed."""

import ast
from typing import Any

from amlc.scripts.interface import Action, Interface, Kind, Parameter
from amlc.scripts.values import CommandLine, Group, Known, Named, NotUnderstood, Parser, Value

# What nothing but a parser has: where one of these is called on something unknown, nothing is said.
METHODS = frozenset(
    (
        "ArgumentParser",
        "add_argument",
        "add_argument_group",
        "add_mutually_exclusive_group",
        "add_subparsers",
        "add_parser",
        "parse_args",
        "parse_known_args",
        "parse_intermixed_args",
        "parse_known_intermixed_args",
    )
)
TEXTS = frozenset(("description", "epilog", "usage", "prog", "formatter_class"))
_HARMLESS = frozenset(("print_help", "print_usage", "format_help", "format_usage", "set_defaults", "get_default"))
_ACTIONS: dict[str, Action] = {
    "store": "value",
    "append": "append",
    "extend": "extend",
    "count": "count",
    "store_true": "flag",
    "store_false": "flag",
    "store_const": "flag",
    "append_const": "flag",
    "help": "flag",
    "version": "flag",
}
_KINDS: dict[str, Kind] = {"int": "int", "float": "float", "str": "text", "bool": "bool"}
_NARGS = {
    "argparse.OPTIONAL": "?",
    "argparse.ZERO_OR_MORE": "*",
    "argparse.ONE_OR_MORE": "+",
    "argparse.REMAINDER": "...",
}
_PARSER_KEYS = frozenset(
    (
        *("prog", "usage", "description", "epilog", "parents", "formatter_class", "prefix_chars"),
        *("fromfile_prefix_chars", "argument_default", "conflict_handler", "add_help", "allow_abbrev", "exit_on_error"),
    )
)
MAX_PARAMETERS = 500
MAX_VALUES = 100  # of one option

Given = dict[str, Value]


def parser(positional: list[Value], given: Given) -> Parser:
    """`ArgumentParser(…)`. Raises NotUnderstood."""
    if len(positional) > 3 or given.keys() - _PARSER_KEYS:
        raise NotUnderstood
    if _literal(given, "fromfile_prefix_chars", None) is not None:
        raise NotUnderstood
    made = Parser(
        abbreviates=bool(_literal(given, "allow_abbrev", True)),
        prefixes=str(_literal(given, "prefix_chars", "-")),
        resolves=_literal(given, "conflict_handler", "error") == "resolve",
    )
    if _literal(given, "add_help", True):
        shown = (
            tuple(made.prefixes[0] * count + name for count, name in ((1, "h"), (2, "help"))) if made.prefixes else ()
        )
        made.parameters.append(Parameter(name="help", flags=shown, action="flag"))
    return made


def inherit(made: Parser, parents: list[Value]) -> None:
    """`parents=[…]`. Raises NotUnderstood."""
    for one in parents:
        if not isinstance(one, Parser) or one.groups:
            raise NotUnderstood
        for parameter in one.parameters:
            _add(made, parameter, sure=True)


def method(receiver: Parser | Group, node: ast.Call, positional: list[Value], given: Given, *, sure: bool) -> Value:
    """A call of a parser's method. Raises NotUnderstood."""
    parser_ = receiver.parser if isinstance(receiver, Group) else receiver
    match node.func:
        case ast.Attribute(attr="add_argument"):
            index = _add(parser_, _parameter(parser_, node, positional, given, sure=sure), sure=sure)
            if isinstance(receiver, Group) and receiver.index is not None:
                parser_.groups[receiver.index][0].append(index)
            return None
        case ast.Attribute(attr="add_argument_group"):
            return Group(parser_, receiver.index if isinstance(receiver, Group) else None)
        case ast.Attribute(attr="add_mutually_exclusive_group"):
            parser_.groups.append(([], sure and _literal(given, "required", False) is True))
            return Group(parser_, len(parser_.groups) - 1)
        case ast.Attribute(attr=name) if name in _HARMLESS:
            return None
    raise NotUnderstood


def reading(parser_: Parser, name: str, positional: list[Value], given: Given) -> Interface:
    """`parse_args()` or `parse_known_args()`: what the command line is read by. Raises NotUnderstood."""
    handed = positional[:1] or [value for key, value in given.items() if key == "args"]
    if handed and handed[0] not in (Known(None), CommandLine()):
        raise NotUnderstood
    return Interface(
        library="argparse",
        parameters=tuple(parser_.parameters),
        groups=tuple((tuple(members), required) for members, required in parser_.groups),
        lenient=name == "parse_known_args",
        abbreviates=parser_.abbreviates,
        prefixes=parser_.prefixes,
    )


def _literal(given: Given, key: str, default: Any) -> Any:
    """A keyword's literal, or its default when it is not given. Raises NotUnderstood when it is no literal."""
    if key not in given:
        return default
    value = given[key]
    if not isinstance(value, Known):
        raise NotUnderstood
    return value.value


def _add(made: Parser, one: Parameter, *, sure: bool) -> int:
    if len(made.parameters) == MAX_PARAMETERS:
        raise NotUnderstood
    if not one.flags and not sure:
        raise NotUnderstood
    clashing = [index for index, other in enumerate(made.parameters) if set(other.flags) & set(one.flags)]
    if clashing and (made.resolves or sure):
        raise NotUnderstood
    for index in clashing:  # two branches may each add it in their own way
        made.parameters[index] = made.parameters[index]._replace(clear=False, required=False)
    made.parameters.append(one._replace(clear=one.clear and not clashing))
    return len(made.parameters) - 1


def _parameter(made: Parser, node: ast.Call, positional: list[Value], given: Given, *, sure: bool) -> Parameter:
    names = [one.value for one in positional if isinstance(one, Known) and isinstance(one.value, str)]
    if len(names) != len(positional) or any(isinstance(one, ast.Starred) for one in node.args):
        raise NotUnderstood
    unpacks = any(one.arg is None for one in node.keywords)
    if not names and "dest" in given:
        names = [str(_literal(given, "dest", ""))]
    flags = tuple(one for one in names if one[:1] and one[0] in made.prefixes)
    if not names or (flags and len(flags) != len(names)) or (not flags and len(names) != 1):
        raise NotUnderstood
    action, nargs = given.get("action", Known("store")), given.get("nargs", Known(None))
    found: Action | None = None
    if isinstance(action, Known) and isinstance(action.value, str):
        found = _ACTIONS.get(action.value)
    elif action == Named("argparse.BooleanOptionalAction"):
        found = "boolean"
    if isinstance(nargs, Named):
        nargs = Known(_NARGS[nargs]) if nargs in _NARGS else None
    clear = not unpacks and found is not None and isinstance(nargs, Known) and _is_count(nargs.value)
    if not flags and not clear:
        raise NotUnderstood
    type_, choices = given.get("type", Known(None)), given.get("choices")
    kind: Kind = "text" if type_ == Known(None) else "other"
    if isinstance(type_, Named):
        kind = _KINDS.get(type_, "other")
    needed = given.get("required") == Known(True) if flags else nargs not in [Known(one) for one in ("?", "*", "...")]
    return Parameter(
        name=max(flags, key=len) if flags else names[0],
        flags=flags,
        action=found or "value",
        nargs=nargs.value if isinstance(nargs, Known) and clear else None,
        kind=kind,
        choices=_choices(choices),
        required=sure and needed,
        clear=clear,
        line=node.lineno,
    )


def _is_count(nargs: Any) -> bool:
    return nargs in (None, *_NARGS.values()) or (type(nargs) is int and 0 < nargs <= MAX_VALUES)


def _choices(value: Value) -> tuple[Any, ...] | None:
    if isinstance(value, Known) and isinstance(value.value, list | tuple | set | range) and len(value.value) <= 1_000:
        return tuple(value.value)
    return None
