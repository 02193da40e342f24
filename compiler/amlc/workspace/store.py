"""What the workspace knows, on disk: documents of a kind, found by id, key or parent."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Document = dict[str, Any]

_SCHEMA = """
create table if not exists documents (
  number integer primary key autoincrement,
  kind text not null,
  id text not null,
  key text not null default '',
  parent text not null default '',
  body text not null,
  unique (kind, id)
);
create index if not exists documents_by_key on documents (kind, key);
create index if not exists documents_by_parent on documents (kind, parent);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document with its place in the order in which documents were made."""

    number: int
    id: str
    key: str
    parent: str
    body: Document


class Store:
    """A connection a thread; one writer at a time; a write is committed when its call returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._writing = threading.RLock()
        self._connection().executescript(_SCHEMA)

    def get(self, kind: str, id: str) -> Document | None:  # noqa: A002
        query = "select body from documents where kind = ? and id = ?"
        row = self._connection().execute(query, (kind, id)).fetchone()
        return None if row is None else json.loads(row[0])

    def find(
        self,
        kind: str,
        *,
        key: str | None = None,
        parent: str | None = None,
        after: int = 0,
        before: int | None = None,
        limit: int = -1,
        newest_first: bool = False,
    ) -> list[Kept]:
        query, values = (
            "select number, id, key, parent, body from documents where kind = ? and number > ?",
            [kind, after],
        )
        for column, value in (("key", key), ("parent", parent)):
            if value is not None:
                query += f" and {column} = ?"
                values.append(value)
        if before is not None:
            query += " and number < ?"
            values.append(before)
        query += f" order by number {'desc' if newest_first else 'asc'} limit ?"
        rows = self._connection().execute(query, (*values, limit))
        return [Kept(number, id_, key_, parent_, json.loads(body)) for number, id_, key_, parent_, body in rows]

    def containing(self, text: str) -> Iterator[str]:
        """The documents of any kind that have a text in them, as JSON."""
        for row in self._connection().execute("select body from documents where instr(body, ?) > 0", (text,)):
            yield row[0]

    def put(self, kind: str, id: str, body: Document, *, key: str = "", parent: str = "") -> None:  # noqa: A002
        """Keep a document, in place of the one with its id if there is one."""
        with self.transaction():
            self._connection().execute(
                "insert into documents (kind, id, key, parent, body) values (?, ?, ?, ?, ?) on conflict (kind, id) "
                "do update set key = excluded.key, parent = excluded.parent, body = excluded.body",
                (kind, id, key, parent, json.dumps(body)),
            )

    def update(self, kind: str, id: str, **changes: Any) -> Document:  # noqa: A002
        """Change some members of a document. Raises LookupError when there is none."""
        with self.transaction():
            body = self.get(kind, id)
            if body is None:
                raise LookupError(f"there is no {kind} {id}")
            body.update(changes)
            query = "update documents set body = ? where kind = ? and id = ?"
            self._connection().execute(query, (json.dumps(body), kind, id))
            return body

    def delete(self, kind: str, id: str) -> bool:  # noqa: A002
        with self.transaction():
            found = self._connection().execute("delete from documents where kind = ? and id = ?", (kind, id))
            return found.rowcount > 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept, or nothing; may be nested in one thread."""
        connection = self._connection()
        with self._writing:
            if connection.in_transaction:
                yield
                return
            connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=30)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            self._local.connection = connection
        return connection
