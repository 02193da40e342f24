"""A secret in the clear: in a Dockerfile, or in a list of packages, most often a password in the address of an index.

It would be in the repository, in the compiled environment and in the workspace, for everybody to read. Secrets in the
spec itself are found when it is read.
"""

from collections.abc import Iterator

from amlc import ir, secrets
from amlc.dependencies import packages
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.source import Span
from amlc.tree import Scalar, SequenceNode

CODE = "literal-secret"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.environments:
        for what, span in _in_dockerfile(one.dockerfile, files):
            yield Finding(
                path=("environments", one.name, "dockerfile"),
                span=span,
                message=f"this looks like {what}, which a file must not hold",
                help="put it into the workspace's key vault, and let the script ask for it: run.get_secret(name=…)",
            )
        if one.conda is None:
            continue
        for key, what, span in packages.secrets_of(one.conda, files):
            yield Finding(
                path=("environments", one.name, key),
                span=span,
                message=f"this looks like {what}, which a file must not hold",
                help="give the workspace a connection to the index (`Workspace.set_connection`), and leave it out here",
            )


def _in_dockerfile(file: str | None, files: ProjectFiles) -> Iterator[tuple[str, Span]]:
    source = "" if file is None else files.source(file)
    if isinstance(source, str):
        return
    start, words = 0, []
    for text in source.text.splitlines(keepends=True):
        words.append(Scalar(text.strip(), Span(source, start, start + len(text.rstrip())), text.strip()))
        start += len(text)
    for one in secrets.literals(SequenceNode(tuple(words), Span(source, 0, 0))):
        source.hidden.append((one.node.span.start, one.node.span.end))
        yield one.what, one.node.span
