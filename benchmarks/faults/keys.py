"""Faults in keys.

- `key-typo`: a key of the language mistyped. Always a fault, but where the word is another key of the same object.
  Names are `names`'; keys that are data (tags, environment variables) can be anything.
- `key-deleted`: a key that the schema requires taken out, `kind` included where the default is another kind. Not where
  the base of a target, or an included file, has the key; not at the top of a base whose every target brings it; not
  a `kind` without which the rest is all that another kind needs.
- `key-twice`: an entry written again behind itself.
- `key-up`: an entry moved out beside its mapping. Not where the outer object has such a key, nor, beside names, a value
  that could be such a definition.
- `key-down`: an entry moved into the mapping before it, which has no such key and takes no names.
"""

from collections.abc import Iterator, Sequence

from amlc.tree import MappingNode, Scalar, SequenceNode
from benchmarks.faults.edits import Edit, Fault, end_of, is_flow, removal, shown, text_of, typos, whole_lines
from benchmarks.faults.places import Place


def faults(places: Sequence[Place]) -> Iterator[Fault]:
    for place in places:
        if place.key is None or not place.owners:
            continue
        if not place.named:
            yield from _typos(place)
            yield from _deleted(place, places)
        yield from _twice(place)
        yield from _up(place)
    yield from _down(places)


def _typos(place: Place) -> Iterator[Fault]:
    assert place.key is not None
    word = str(place.path[-1])
    for how, wrong in typos(word):
        if not any(wrong in one.get("properties", ()) for one in place.owners):
            edit = Edit(text_of(place), place.key.span.start, place.key.span.end, wrong)
            yield edit.fault(f"key-typo ({how})", f"{shown(place.path)} written `{wrong}`", [word])


def _deleted(place: Place, places: Sequence[Place]) -> Iterator[Fault]:
    name = place.path[-1]
    kinds = [one.get("properties", {}).get("kind", {}) for one in place.owners]
    other_kind = name == "kind" and not any("default" in one for one in kinds)
    if not (place.required or other_kind) or (name == "kind" and place.is_complete_without_kind()):
        return
    if place.below:
        return
    targets = {one.target for one in places} - {None}
    bringing = {one.target for one in places if one.target is not None and one.inner == place.path}
    if len(place.path) == 1 and targets and bringing == targets:
        return
    edit = removal(place)
    if edit:
        around = [place.holder.span.start, edit.start - 1 if is_flow(place) else edit.start]
        around += [place.above.key.span.start] if place.above and place.above.key else [0]
        yield edit.fault("key-deleted", f"{shown(place.path)} taken out", [str(name)], around)


def _twice(place: Place) -> Iterator[Fault]:
    assert place.key is not None
    text, what = text_of(place), f"{shown(place.path)} given twice"
    if is_flow(place):
        piece = text[place.key.span.start : place.node.span.end]
        yield Edit(text, place.node.span.end, place.node.span.end, ", " + piece).fault("key-twice", what)
    elif lines := whole_lines(place):
        piece = text[slice(*lines)]
        piece = piece if piece.endswith("\n") else "\n" + piece
        edit = Edit(text, lines[1], lines[1], piece)
        yield edit.fault("key-twice", what, (), [place.key.span.start])


def _up(place: Place) -> Iterator[Fault]:
    outer = place.above
    if outer is None or outer.key is None or place.key is None or not outer.owners:
        return
    name = str(place.path[-1])
    has = any(name in one.get("properties", ()) for one in outer.owners)
    empty = isinstance(place.node, MappingNode) and not place.node.entries
    null = isinstance(place.node, Scalar) and place.node.value is None
    if has or (outer.named and (empty or null or not isinstance(place.node, Scalar | SequenceNode))):
        return
    text, cut = text_of(place), removal(place)
    if cut is None:
        return
    what = f"{shown(place.path)} moved up beside `{outer.path[-1]}`"
    piece = text[place.key.span.start : end_of(place)]
    if "\n" in piece:
        return
    if is_flow(outer):
        put = Edit(cut.apply(), outer.key.span.start, outer.key.span.start, piece + ", ")
    else:
        lines = whole_lines(outer)
        if lines is None:
            return
        indent = " " * (outer.key.span.start - lines[0])
        put = Edit(cut.apply(), lines[0], lines[0], f"{indent}{piece}\n")
    yield put.fault("key-up", what, (), [outer.key.span.start])


def _down(places: Sequence[Place]) -> Iterator[Fault]:
    for place in places:
        if place.key is None or is_flow(place) or place.named or not isinstance(place.holder, MappingNode):
            continue
        names = list(place.holder.entries)
        at = names.index(str(place.path[-1]))
        sibling = place.holder.entries[names[at - 1]].value if at else None
        lines = whole_lines(place)
        text = text_of(place)
        if lines is None or not isinstance(sibling, MappingNode) or not sibling.entries:
            continue
        if text[sibling.span.start] == "{":
            continue
        inside = next(one for one in places if one.holder is sibling)
        if inside.named or inside.key is None or any(names[at] in one["properties"] for one in inside.owners):
            continue
        start = text.rfind("\n", 0, inside.key.span.start) + 1
        deeper = inside.key.span.start - start - (place.key.span.start - lines[0])
        piece = text[slice(*lines)]
        moved = "".join(" " * deeper + line if line.strip() else line for line in piece.splitlines(keepends=True))
        edit = Edit(text, *lines, moved)
        what = f"{shown(place.path)} moved down into `{names[at - 1]}`"
        above_lines = [place.above.key.span.start] if place.above and place.above.key else []
        yield edit.fault("key-down", what, (), above_lines)
