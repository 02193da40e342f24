"""A file that should stay at home would be uploaded with a step.

Azure ML uploads a source folder as it is: environment files, keys, version control and caches too. Caches also
change the pipeline's content from one machine to the next.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unpublishable-file"
SEVERITY = Severity.WARNING

_NAMES = (".env", ".env.*", "*.pem", "*.pfx", "*.key", "id_rsa", "id_ed25519", ".netrc", ".pypirc")
_FOLDERS = (
    ".git",
    ".amlc",
    "__pycache__",
    ".venv",
    "venv",
    ".ipynb_checkpoints",
    "node_modules",
    ".mypy_cache",
    ".pytest_cache",
)


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    seen: set[str] = set()
    for step in pipeline.steps:
        if step.source is None:
            continue
        listing = files.listing(step.source)
        if isinstance(listing, str) or step.source in seen:
            continue
        seen.add(step.source)
        for name in dict.fromkeys(found for file in listing if (found := _unwanted(file.path))):
            yield Finding(
                path=("steps", step.name, "source"),
                message=f"`{name}` in `{step.source}` would be uploaded",
                help=f"run `{files.ignoring(step.source, name.rstrip('/'))}`",
            )


@lru_cache(maxsize=4096)  # every pipeline that uses a folder asks
def _unwanted(path: str) -> str | None:
    *folders, name = path.split("/")
    for depth, folder in enumerate(folders):
        if folder in _FOLDERS:
            return "/".join(folders[: depth + 1]) + "/"
    return path if any(fnmatchcase(name, pattern) for pattern in _NAMES) else None
