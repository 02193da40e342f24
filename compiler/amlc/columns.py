"""Rows of text in columns."""

from collections.abc import Sequence

from amlc.report.text import printable


def aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A line each, in columns as wide as their widest cell."""
    lines = [list(heads), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )
