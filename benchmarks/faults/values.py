"""Faults in values.

- `word-typo`: a word of the few that the schema allows mistyped. Not where it gives another one of them.
- `retype`: a value of another YAML type. Only a type that the schema does not admit there; nothing where it admits
  anything; no null in a target, where it removes.
- `bound`: a number below its minimum or above its maximum.
- `huge`: a whole number of 30 digits, which no field of the service holds.
- `emptied`: a section, list or text made empty. Not where an empty one is as good: free text, tags, arguments, options
  with a default, and lists or sections that need no entry.
- `mode`: a way of handing data over that exists, where it is not one of those allowed.
- `literal-secret`: a secret written out where a reference to one belongs.
- `requirement`: `=` for `==` in a pip requirement, which pip refuses.
- `version`: a letter in the version of Python.
- `path`: a path of the project mistyped, absolute, leading out, or with backslashes. `id_file`, which amlc writes, and
  a folder that is a datastore, which may be made later, cannot be mistyped.
- `include`: the same for an included file.
"""

from collections.abc import Iterator, Sequence

from amlc.tree import MappingNode, Scalar, SequenceNode
from benchmarks.faults.edits import Fault, is_template, replaced, shown, typos
from benchmarks.faults.places import Place

_MODES = ("mount", "download", "direct", "hdfs", "upload")
_TYPES = {"string": '"12"', "integer": "12", "number": "1.5", "boolean": "true", "array": "[a]", "object": "{a: 1}"}
_FREE = frozenset(("description", "default", "tags", "variables", "arguments", "command", "value"))
_READ = frozenset(
    ("source", "script", "conda_file", "requirements", "dockerfile", "include", "entry_script", "notebook")
)
_WRITTEN = frozenset(("id_file",))


def faults(places: Sequence[Place]) -> Iterator[Fault]:
    for place in places:
        if not place.rules or any(part in ("variables",) for part in place.inner[:1]):
            continue
        yield from _words(place)
        yield from _retyped(place)
        yield from _numbers(place)
        yield from _emptied(place)
        yield from _special(place)
        yield from _paths(place)


def _words(place: Place) -> Iterator[Fault]:
    if not isinstance(place.node, Scalar) or not isinstance(place.node.value, str) or is_template(place):
        return
    allowed = place.words()
    if place.node.value in allowed:
        for how, wrong in typos(place.node.value):
            if wrong not in allowed:
                what = f"{shown(place.path)}: `{wrong}`"
                yield replaced(place, wrong).fault(f"word-typo ({how})", what, [place.node.value])


def _retyped(place: Place) -> Iterator[Fault]:
    node = place.node
    if not isinstance(node, Scalar) and not (node.items if isinstance(node, SequenceNode) else node.entries):
        return
    for sort, written in _TYPES.items():
        if place.admits(sort) or _is(node, sort) or (sort == "string" and place.words()):
            continue
        if sort == "integer" and any(one.get("const") == 12 for one in place.rules):
            continue
        yield replaced(place, written).fault(f"retype (to {sort})", f"{shown(place.path)}: {written}")
    if place.admits("boolean") and not place.admits("string"):
        yield replaced(place, '"yes"').fault("retype (boolean to yes)", f'{shown(place.path)}: "yes"')
    if not place.admits("null") and place.in_base and not any(one.get("const", 0) is None for one in place.rules):
        yield replaced(place, "null").fault("retype (to null)", f"{shown(place.path)}: null")


def _is(node: object, sort: str) -> bool:
    match node:
        case MappingNode():
            return sort == "object"
        case SequenceNode():
            return sort == "array"
        case Scalar(value=bool()):
            return sort == "boolean"
        case Scalar(value=int()):
            return sort == "integer"
        case Scalar(value=float()):
            return sort == "number"
        case _:
            return sort == "string"


def _numbers(place: Place) -> Iterator[Fault]:
    if not isinstance(place.node, Scalar) or not (place.admits("integer") or place.admits("number")):
        return
    if place.admits("string"):
        return
    for rule in place.rules:
        if "minimum" in rule or "exclusiveMinimum" in rule:
            least = rule.get("minimum", rule.get("exclusiveMinimum"))
            for wrong in {least - 1, -7} if "minimum" in rule else {least}:
                yield replaced(place, str(wrong)).fault("bound", f"{shown(place.path)}: {wrong}")
        if "maximum" in rule:
            yield replaced(place, str(rule["maximum"] + 1)).fault("bound", f"{shown(place.path)}: over its maximum")
    huge = "1" + "0" * 29
    yield replaced(place, huge).fault("huge", f"{shown(place.path)}: {huge}")


def _emptied(place: Place) -> Iterator[Fault]:
    node = place.node
    if _FREE & set(map(str, place.path)) or not place.in_base:
        return
    what = f"{shown(place.path)} emptied"
    if isinstance(node, Scalar):
        if isinstance(node.value, str) and node.value and place.admits("string"):
            yield replaced(place, '""').fault("emptied", what)
    elif isinstance(node, SequenceNode):
        if node.items and any(one.get("minItems", 0) for one in place.rules):
            yield replaced(place, "[]").fault("emptied", what)
    elif node.entries and any(one.get("minProperties", 0) for one in place.rules):
        yield replaced(place, "{}").fault("emptied", what)


def _special(place: Place) -> Iterator[Fault]:
    node, name = place.node, place.path[-1]
    if isinstance(node, MappingNode) and "secret_env" in node.entries and node.entries.keys() <= {"secret_env"}:
        what = f"{shown(place.path)} written out"
        yield replaced(place, "hunter2").fault("literal-secret", what)
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or is_template(place):
        return
    if name == "mode":
        for wrong in _MODES:
            if wrong not in place.words() and place.words():
                yield replaced(place, wrong).fault("mode", f"{shown(place.path)}: {wrong}")
    if "pip" in place.path and "==" in node.value:
        wrong = node.value.replace("==", "=")
        yield replaced(place, wrong).fault("requirement", f"{shown(place.path)}: {wrong}")
    if name == "python" and len(place.inner) == 3:
        yield replaced(place, '"3.1O"').fault("version", f'{shown(place.path)}: "3.1O"')


def _paths(place: Place) -> Iterator[Fault]:
    node = place.node
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or is_template(place):
        return
    name = str(place.path[-1] if place.key else place.path[-2])
    operator = "include" if name == "include" else "path"
    if name not in _READ | _WRITTEN:
        return
    written = node.value
    if name in _READ and written.strip("./"):
        folder, slash, last = written.rpartition("/")
        for how, wrong in typos(last):
            if how != "case":
                path = f"{folder}{slash}{wrong}"
                yield replaced(place, path).fault(f"{operator}-typo", f"{shown(place.path)}: `{path}`", [written, last])
    for how, wrong in (("absolute", "/etc/hosts"), ("out", "../" * 12 + "etc"), ("backslash", "a\\\\b")):
        written = f'"{wrong}"' if how == "backslash" else wrong
        yield replaced(place, written).fault(f"{operator} ({how})", f"{shown(place.path)}: `{wrong}`")
