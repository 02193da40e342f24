"""Faults in the arguments of a script that says with argparse, a call a line, what it takes.

Not of one that takes unknown arguments, or reads them in another way.

- `flag-typo`: a flag mistyped; not where argparse takes it as an abbreviation.
- `flag-dropped`, `value-dropped`: a flag without its value, or the value without its flag; not of a flag that takes
  none or may go without.
- `flag-unknown`: a flag too many.
- `required-dropped`: a required flag taken out with its value.
- `argument-type`, `argument-choice`: a word for a number, or a word that is none of the choices.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from amlc.tree import Scalar, SequenceNode
from benchmarks.faults.edits import Edit, Fault, replaced, shown, text_of, typos
from benchmarks.faults.places import Place

_CALL = re.compile(r"add_argument\(\s*((?:\"[^\"]+\",?\s*)+)(.*)\)")
_OPAQUE = ("parse_known", "sys.argv", "click", "typer", "fire", "add_subparsers", "REMAINDER", "set_defaults")


def faults(places: Sequence[Place], folder: Path) -> Iterator[Fault]:
    for place in places:
        if place.path[-1] == "arguments" and place.inner[:1] == ("steps",) and isinstance(place.node, SequenceNode):
            step = place.beside
            script = folder / str(step.get("source")) / str(step.get("script"))
            if script.is_file() and place.node.items and text_of(place)[place.node.span.start] == "[":
                flags = _flags(script.read_text("utf-8"))
                if flags:
                    yield from _step(place, [one for one in places if one.holder is place.node], flags)


def _flags(script: str) -> dict[str, str]:
    """What each flag's call says besides its names; nothing for a script that is not plain."""
    if "argparse" not in script or any(word in script for word in _OPAQUE):
        return {}
    calls = _CALL.findall(script)
    if len(calls) != script.count("add_argument("):
        return {}
    return {flag: rest for names, rest in calls for flag in re.findall(r'"([^"]+)"', names)}


def _step(place: Place, items: Sequence[Place], flags: Mapping[str, str]) -> Iterator[Fault]:
    text, key = text_of(place), [place.key.span.start] if place.key else []
    last = items[-1].node.span.end
    yield Edit(text, last, last, ", --bogus, 1").fault("flag-unknown", f"{shown(place.path)}: --bogus")
    for one, after in zip(items, [*items[1:], None], strict=True):
        if not isinstance(one.node, Scalar) or one.node.value not in flags:
            continue
        flag, rest = str(one.node.value), flags[str(one.node.value)]
        for how, wrong in typos(flag.lstrip("-")):
            if not any(other.startswith("--" + wrong) for other in flags):
                edit = replaced(one, "--" + wrong)
                yield edit.fault(f"flag-typo ({how})", f"{shown(one.path)}: `--{wrong}`", [flag])
        if after is None or "action=" in rest or "nargs=" in rest:
            continue
        start, value = one.node.span.start, after.node
        what = f"{shown(place.path)}: {flag}"
        lines = [*key, one.holder.span.start]
        yield Edit(text, start, value.span.start, "").fault("flag-dropped", what, (), lines)
        yield Edit(text, one.node.span.end, value.span.end, "").fault("value-dropped", what, (), lines)
        if "required=True" in rest:
            cut = Edit(text, start, value.span.end + len(re.match(r",?\s*", text[value.span.end :])[0]), "")  # type: ignore[index]
            yield cut.fault("required-dropped", what, [flag], lines)
        if "type=int" in rest or "type=float" in rest:
            yield replaced(after, "many").fault("argument-type", f"{what} many", (), key)
        if "choices=" in rest:
            yield replaced(after, "bogus").fault("argument-choice", f"{what} bogus", (), key)
