"""References that are written as text, which a step is given as it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from amlc import ir
from amlc.project_files import ProjectFiles
from amlc.tree import Path

_REFERENCE = re.compile(r"\s*(-[^={}]*=)?(\{[^{}]*:[^{}]*\})\s*")
_SECTIONS = {"input": "inputs", "parameter": "parameters"}


class Quoted(NamedTuple):
    """`option` is what stands before it: `--raw=`; `means` is the path of what it names."""

    at: Path
    option: str
    reference: str
    means: Path


def texts(step: ir.Step) -> Iterator[tuple[Path, str]]:
    """The arguments of a step that are text."""
    key = "command" if step.kind == "command" else "arguments"
    for index, one in enumerate(step.arguments):
        if isinstance(one, str):
            yield ("steps", step.name, key, index), one


def quoted(pipeline: ir.Pipeline, files: ProjectFiles) -> list[Quoted]:
    """Those that name something that is there: of any other text it is not sure what it is meant for."""
    return files.once(quoted, lambda: list(_quoted(pipeline)))


def _quoted(pipeline: ir.Pipeline) -> Iterator[Quoted]:
    likely = [
        (step, at, found)
        for step in pipeline.steps
        for at, text in texts(step)
        if "{" in text and (found := _REFERENCE.fullmatch(text))
    ]
    if not likely:
        return
    defined: set[Path] = {("inputs", one.name) for one in pipeline.inputs}
    defined |= {("parameters", one.name) for one in pipeline.parameters}
    defined |= {("steps", step.name, "outputs", one.name) for step in pipeline.steps for one in step.outputs}
    for step, at, found in likely:
        if (means := _means(_pairs(found[2]), step)) in defined:
            yield Quoted(at, found[1] or "", found[2], means)


def _pairs(text: str) -> Mapping[str, str]:
    parts = (part.partition(":") for part in text[1:-1].split(","))
    return {key.strip(): value.strip(" '\"") for key, _, value in parts}


def _means(pairs: Mapping[str, str], step: ir.Step) -> Path:
    if "output" in pairs:
        return ("steps", pairs.get("step", step.name), "outputs", pairs["output"])
    return next(((section, pairs[key]) for key, section in _SECTIONS.items() if key in pairs), ())
