"""The manual: a page of Markdown for every code that a diagnostic can have."""

from pathlib import Path

_PAGES = Path(__file__).parent


def codes() -> tuple[str, ...]:
    return tuple(sorted(page.stem for page in _PAGES.glob("*.md")))


def page(code: str) -> str:
    """The page of a code that has one."""
    return (_PAGES / f"{code}.md").read_text("utf-8")


def summary(text: str) -> str:
    """A page's first sentence."""
    paragraph = " ".join(text.split("\n\n")[1].split())
    sentence, end, _ = paragraph.partition(". ")
    return f"{sentence}." if end else paragraph
