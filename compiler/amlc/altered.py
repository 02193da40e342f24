"""Numbers that reach a script in another form than they were written in: `1.10` as 1.1, `007` as 7."""

from collections.abc import Iterator

from amlc.diagnostics import Finding
from amlc.tree import MappingNode, Node, Scalar, SequenceNode


def altered_numbers(tree: Node) -> Iterator[Finding]:
    """Unquoted numbers among the arguments of steps: YAML keeps their value, and only that is handed over."""
    steps = tree.get("steps") if isinstance(tree, MappingNode) else None
    for name, step in steps.entries.items() if isinstance(steps, MappingNode) else ():
        for key in ("arguments", "command"):
            listed = step.value.get(key) if isinstance(step.value, MappingNode) else None
            for index, item in enumerate(listed.items if isinstance(listed, SequenceNode) else ()):
                if isinstance(item, Scalar) and _is_altered(item):
                    yield Finding(
                        path=("steps", name, key, index),
                        message=f"the script gets `{item.value}`, not `{item.raw}`",
                        help=f'write it in quotes: "{item.raw}"',
                    )


def _is_altered(item: Scalar) -> bool:
    number = isinstance(item.value, int | float) and not isinstance(item.value, bool)
    return number and item.plain and bool(item.raw) and str(item.value) != item.raw
