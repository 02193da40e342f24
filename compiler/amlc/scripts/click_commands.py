"""The command line of a function that is a command of click's, read from its decorators."""

from typing import Any

from amlc.scripts.interface import Action, Interface, Kind, Parameter
from amlc.scripts.values import Choice, Decorator, Known, Named, NotUnderstood, Value

_KINDS: dict[str, Kind] = {
    "int": "int",
    "click.INT": "int",
    "click.IntRange": "int",
    "float": "float",
    "click.FLOAT": "float",
    "click.FloatRange": "float",
    "str": "text",
    "click.STRING": "text",
}
_KEYS = frozenset(
    ("name", "help", "short_help", "epilog", "no_args_is_help", "deprecated", "hidden", "options_metavar")
)
_IGNORED = frozenset(("click.pass_context", "click.version_option", "click.help_option"))

MAX_VALUES = 100  # of one option

Given = dict[str, Value]


def interface(decorators: tuple[Decorator, ...]) -> Interface:
    """By its decorators, from the top, each with its line. Raises NotUnderstood."""
    parameters = [Parameter(name="--help", flags=("--help",), action="flag")]
    for name, line, positional, given in decorators:
        if name in ("click.option", "click.argument"):
            parameters.append(_parameter(name == "click.option", line, positional, given))
        elif name == "click.command":
            if given.keys() - _KEYS or len(positional) > 1:
                raise NotUnderstood
        elif name == "click.version_option":
            parameters.append(Parameter(name="--version", flags=("--version",), action="flag"))
        elif name not in _IGNORED:
            raise NotUnderstood
    flags = [flag for one in parameters for flag in (*one.flags, *one.off_flags)]
    if len(flags) != len(set(flags)):
        raise NotUnderstood
    return Interface(library="click", parameters=tuple(parameters), abbreviates=False)


def _parameter(is_option: bool, line: int, positional: tuple[Value, ...], given: Given) -> Parameter:
    names = [one.value for one in positional if isinstance(one, Known) and isinstance(one.value, str)]
    if not names or len(names) != len(positional) or given.keys() & {"cls", "callback", "shell_complete"}:
        raise NotUnderstood
    on, off = [], []
    for one in names:
        first, slash, second = one.partition("/")
        if first[:1] == "-":
            on.append(first.strip())
        elif is_option and slash:
            raise NotUnderstood
        if slash:
            off.append(second.strip())
    if bool(on) != is_option:
        raise NotUnderstood
    nargs = _literal(given, "nargs", 1)
    if not (1 <= (nargs or 0) <= MAX_VALUES or (nargs == -1 and not is_option)):
        raise NotUnderstood
    kind, choices, folds = _type(given)
    default = given.get("default", Known(None))
    required = _literal(given, "required", not is_option and nargs != -1)
    return Parameter(
        name=max(on, key=len) if on else names[0].upper(),
        flags=tuple(on),
        off_flags=tuple(off),
        action=_action(given, off),
        nargs=nargs,
        kind=kind,
        choices=choices,
        folds_case=folds,
        clear=_is_single(given),
        required=required is True and default == Known(None) and not given.keys() & {"envvar", "prompt", "flag_value"},
        line=line,
    )


def _action(given: Given, off: list[str]) -> Action:
    if _literal(given, "count", False):
        return "count"
    is_flag = _literal(given, "is_flag", None)
    return "flag" if is_flag or (is_flag is None and (off or "flag_value" in given)) else "value"


def _is_single(given: Given) -> bool:
    """Whether it takes the `nargs` values that it says: a type of several parts takes as many."""
    type_, default = given.get("type", Known(None)), given.get("default", Known(None))
    several = isinstance(default, Known) and isinstance(default.value, list | tuple)
    return isinstance(type_, Named | Choice) or (type_ == Known(None) and not several)


def _literal(given: Given, key: str, default: Any) -> Any:
    if key not in given:
        return default
    value = given[key]
    if not isinstance(value, Known) or not isinstance(value.value, bool | int | None):
        raise NotUnderstood
    return value.value


def _type(given: Given) -> tuple[Kind, tuple[str, ...] | None, bool]:
    """How a value is converted, what it may be, and whether case counts for nothing there."""
    if "type" not in given:
        default = given.get("default", Known(None))
        if not isinstance(default, Known):
            return "other", None, False
        kinds: dict[type, Kind] = {int: "int", float: "float", str: "text", type(None): "text"}
        return kinds.get(type(default.value), "other"), None, False
    value = given["type"]
    if isinstance(value, Choice):
        return "text", value.values, value.folds_case
    return (_KINDS.get(value, "other") if isinstance(value, Named) else "other"), None, False
