"""`amlc config`: prints the merged file, or where its values come from."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amlc import compiler, config, project, provenance, variables, writing
from amlc.cli import spec_file
from amlc.config import Merged
from amlc.diagnostics import Sink, nearest
from amlc.errors import UsageError
from amlc.provenance import Leaf, Place
from amlc.report.text import printable
from amlc.source import Span
from amlc.tree import data


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument(
        "--explain", metavar="PATH", help="say what set a value, such as steps.train.compute, or all below a mapping"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    try:
        asked = spec_file.request(Path(options.file), options, os.environ)
    except project.Unreadable as why:
        raise UsageError(f"{spec_file.display_name(Path(options.file))} {why}") from why
    sink = Sink()
    spec = compiler.open_spec(asked, compiler.read(asked), sink)
    if spec is None:
        spec_file.complain(sink.diagnostics)
        return 1
    for name, help_ in variables.undeclared(spec.tree, asked.given):
        raise UsageError(f"{asked.name} has no variable `{name}`", help=help_)
    target = compiler.choose_target(spec, options.target)
    merged = config.merge(spec, target, sink)
    if sink.errors:
        spec_file.complain(sink.diagnostics)
        return 1
    if options.explain is None:
        sys.stdout.write(_as_json(data(merged.tree)) if options.json else writing.text(merged.tree))
        return 0
    path = _path(merged, options.explain, asked.name)
    leaves = provenance.explain(spec, target, merged, path)
    if options.json:
        sys.stdout.write(_as_json({"version": 1, "values": [_plain(leaf) for leaf in leaves]}))
    elif [leaf.path for leaf in leaves] == [path]:
        sys.stdout.writelines(f"{printable(line)}\n" for line in _lines(leaves[0]))
    else:
        sys.stdout.writelines(f"{printable(_line(leaf))}\n" for leaf in leaves)
    return 0


def _path(merged: Merged, text: str, name: str) -> tuple[str | int, ...]:
    path = provenance.parse(merged.tree, text)
    if path is None:
        near = nearest(text, provenance.paths(merged.tree))
        help_ = f"did you mean `{near}`?" if near else None
        raise UsageError(f"nothing in {name} sets `{text}`", help=help_)
    return path


def _line(leaf: Leaf) -> str:
    places = ", ".join(_said(place) for place in leaf.places[:1])
    return f"{provenance.shown(leaf.path)}: {writing.inline(leaf.value)}  # {places}"


def _lines(leaf: Leaf) -> Iterator[str]:
    yield f"{provenance.shown(leaf.path)}: {writing.inline(leaf.value)}"
    for rank, place in enumerate(leaf.places):
        as_written = f": {place.text}" if rank or leaf.variables else ""
        yield f"  {'instead of' if rank else 'set in'} {_said(place)}{as_written}"
    for one in leaf.variables:
        value = "" if one.value is None else f"{one.value}, "
        yield f"  with `{one.name}`, defined in {_where(one.place)}: {value}{one.origin}"


def _said(place: Place) -> str:
    return _where(place.span) + (f" for the target `{place.target}`" if place.target else "")


def _where(span: Span) -> str:
    line, column = span.source.position(span.start)
    return f"{span.source.name}:{line}:{column}"


def _plain(leaf: Leaf) -> dict[str, Any]:
    return {
        "path": provenance.shown(leaf.path),
        "value": data(leaf.value),
        "places": [{**_place(one.span), "target": one.target, "text": one.text} for one in leaf.places],
        "variables": [
            {"name": one.name, "value": one.value, "origin": one.origin, **_place(one.place)} for one in leaf.variables
        ],
    }


def _place(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    return {"file": span.source.name, "line": line, "column": column}


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
