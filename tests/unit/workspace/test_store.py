"""Documents, kept whole or not at all."""

import threading
from pathlib import Path

import pytest

from amlc.workspace.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.sqlite")


def test_a_document_is_found_by_id_key_and_parent(store: Store) -> None:
    store.put("k", "1", {"n": 1}, key="a", parent="p")
    store.put("k", "2", {"n": 2}, key="b", parent="p")
    store.put("other", "1", {"n": 3}, key="a")
    assert store.get("k", "1") == {"n": 1}
    assert store.get("k", "3") is None
    assert [kept.id for kept in store.find("k", key="a")] == ["1"]
    assert [kept.id for kept in store.find("k", parent="p", newest_first=True)] == ["2", "1"]
    assert [kept.id for kept in store.find("k", limit=1)] == ["1"]
    first = store.find("k", limit=1)[0].number
    assert [kept.id for kept in store.find("k", after=first)] == ["2"]


def test_putting_again_keeps_the_place(store: Store) -> None:
    store.put("k", "1", {"n": 1})
    store.put("k", "2", {"n": 2})
    store.put("k", "1", {"n": 3})
    assert [kept.body for kept in store.find("k")] == [{"n": 3}, {"n": 2}]


def test_a_failed_transaction_keeps_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.put("k", "1", {})
            with store.transaction():
                store.put("k", "2", {})
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    assert store.find("k") == []


def test_updates_from_many_threads_are_all_kept(store: Store) -> None:
    store.put("k", "1", {"n": 0})

    def count() -> None:
        for _ in range(50):
            with store.transaction():
                body = store.get("k", "1") or {}
                store.update("k", "1", n=body["n"] + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get("k", "1") == {"n": 200}


def test_what_is_not_there_is_not_updated(store: Store) -> None:
    with pytest.raises(LookupError, match="there is no k 1"):
        store.update("k", "1", n=1)
    assert not store.delete("k", "1")
