"""Finds what may be a secret in a spec, so that no report shows it."""

import re
from collections.abc import Iterator

from amlc.source import Span
from amlc.tree import MappingNode, Node, SequenceNode, scalars

# Keys that hold a secret anywhere, and keys of `auth` that hold none: any other key of `auth` may be a misspelt secret.
_SECRET = re.compile(r"secret|secrt|password|passwd|accountkey|sastoken|credential|apikey")
_PUBLIC = frozenset(("kind", "tenantid", "clientid"))
_REFERENCES = frozenset(("secret_env", "key_vault", "secret"))


def spans(node: Node, *, in_auth: bool = False) -> Iterator[Span]:
    """Where literals stand that a reference should stand for."""
    match node:
        case MappingNode():
            for name, entry in node.entries.items():
                word = re.sub(r"[^a-z]", "", name.lower())
                if name in _REFERENCES and not in_auth:
                    continue
                if _SECRET.search(word) or (in_auth and word not in _PUBLIC):
                    if not _is_reference(entry.value):
                        yield from (one.span for _, one in scalars(entry.value))
                else:
                    yield from spans(entry.value, in_auth=word == "auth")
        case SequenceNode():
            for item in node.items:
                yield from spans(item, in_auth=in_auth)
        case _:
            pass


def _is_reference(node: Node) -> bool:
    return isinstance(node, MappingNode) and bool(node.entries) and node.entries.keys() <= _REFERENCES
