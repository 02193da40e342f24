"""A pipeline as a picture: Mermaid or dot."""

from amlc import graph, ir


def mermaid(pipeline: ir.Pipeline) -> str:
    """A flow chart: inputs round, steps square, data on the arrows, a mere order dotted."""
    lines = ["flowchart TD"]
    ids = _ids(pipeline)
    for name in _read(pipeline):
        lines.append(f"    {ids['input', name]}([{_mermaid(name)}])")
    for step in pipeline.steps:
        lines.append(f"    {ids['step', step.name]}[{_mermaid(step.name)}]")
    for source, target, label in _arrows(pipeline):
        arrow = f"-->|{_mermaid(label)}|" if label else "-.->"
        lines.append(f"    {ids[source]} {arrow if label or source[0] == 'step' else '-->'} {ids[target]}")
    return "\n".join(lines) + "\n"


def dot(pipeline: ir.Pipeline) -> str:
    """The same for Graphviz."""
    lines = ["digraph {", "    rankdir=TB"]
    ids = _ids(pipeline)
    for name in _read(pipeline):
        lines.append(f"    {ids['input', name]} [label={_dot(name)}, shape=ellipse]")
    for step in pipeline.steps:
        lines.append(f"    {ids['step', step.name]} [label={_dot(step.name)}, shape=box]")
    for source, target, label in _arrows(pipeline):
        style = f" [label={_dot(label)}]" if label else ("" if source[0] == "input" else " [style=dashed]")
        lines.append(f"    {ids[source]} -> {ids[target]}{style}")
    return "\n".join([*lines, "}"]) + "\n"


_Node = tuple[str, str]


def _ids(pipeline: ir.Pipeline) -> dict[_Node, str]:
    nodes: list[_Node] = [("input", name) for name in _read(pipeline)]
    nodes += [("step", step.name) for step in pipeline.steps]
    return {node: f"n{index}" for index, node in enumerate(nodes)}


def _read(pipeline: ir.Pipeline) -> list[str]:
    """The inputs that some step reads."""
    sources = [port.source for step in pipeline.steps for port in step.inputs]
    used = {one.name for one in sources if not isinstance(one, ir.Written)}
    return [one.name for one in pipeline.inputs if one.name in used]


def _arrows(pipeline: ir.Pipeline) -> list[tuple[_Node, _Node, str]]:
    from_inputs = {
        (("input", port.source.name), ("step", step.name), ""): None
        for step in pipeline.steps
        for port in step.inputs
        if not isinstance(port.source, ir.Written)
    }
    between = [(("step", one.source), ("step", one.target), one.label) for one in graph.edges(pipeline)]
    return [*from_inputs, *between]


def _mermaid(text: str) -> str:
    escaped = text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return f'"{escaped}"'


def _dot(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
