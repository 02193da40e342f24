"""The valid specs that faults are made in: the cases, the pipelines, the pages' whole specs, and `benchmarks/specs`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amlc.compiler import Request
from amlc.diagnostics import Diagnostic
from amlc.targets import check_all

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```yaml\n(amlc: .*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spec:
    """One valid file. `folder` is where it stands, or would stand, and `root` its project."""

    name: str
    path: Path
    root: Path
    text: str

    def check(self, text: str | None = None) -> list[Diagnostic]:
        request = Request(path=self.path, name=self.path.name, root=self.root)
        return check_all(request, (self.text if text is None else text).encode())


def specs() -> list[Spec]:
    """All of them, in a fixed order."""
    return [
        *_cases(),
        *_files("pipelines", ROOT),
        *_files("benchmarks/specs", ROOT / "benchmarks" / "specs"),
        *_pages(),
    ]


def _cases() -> Iterator[Spec]:
    for path in sorted((ROOT / "tests" / "cases" / "ok").glob("*/pipeline.yaml")):
        yield Spec(path.parent.name, path, path.parent, path.read_text("utf-8"))


def _files(folder: str, root: Path) -> Iterator[Spec]:
    for path in sorted((ROOT / folder).glob("*.yaml")):
        yield Spec(path.stem, path, root, path.read_text("utf-8"))


def _pages() -> Iterator[Spec]:
    """Whole specs in the documentation, where they would stand if the reader saved them in `pipelines/`."""
    for page in sorted((ROOT / "docs").glob("*.md")):
        for number, found in enumerate(_BLOCK.finditer(page.read_text("utf-8")), 1):
            spec = Spec(f"{page.name} {number}", ROOT / "pipelines" / "page.yaml", ROOT, found[1])
            if not any(one.severity.value == "error" for one in spec.check()):
                yield spec
