"""Makes a pipeline's modules and data sources: a folder is hashed and sent up once, and calls go side by side.

`Graph.finalize` of the SDK (azureml/pipeline/core/graph.py) hashes a folder and sends it up for each step that has it,
asks git ten times a step, makes one module after the other, and hangs when one of two data sources cannot be made. It
leaves alone what is there already, so that all is made here first. Much of this is private to the SDK:
`tests/unit/test_finalizing.py` holds what comes of it against what the SDK does.
"""

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

WORKERS = 10  # as many as the SDK's own
_SNAPSHOT = ("3", "Snapshot")  # azureml/pipeline/core/_restclients/aeva/models/data_location.py


def finalize(pipeline: Any) -> None:
    """Gives each node of a pipeline's graph its module or data source. Raises what the SDK raises, the first in order.

    What is here a node, a builder or a provider is one of the SDK's.
    """
    graph = pipeline.graph
    provider = graph._context.workflow_provider
    references = [one for one in graph.datasource_nodes if one._datasource is None]
    steps = [one for one in graph.module_nodes if one._module is None]
    sources = _data_sources([one._datasource_builder for one in references], provider)
    with _git_asked_once():
        modules = _modules([one._module_builder for one in steps], provider)
    for node, source in zip(references, sources, strict=True):
        node._datasource = source
    for node, module in zip(steps, modules, strict=True):
        node._module, node._regenerate_outputs = module, False


def _data_sources(builders: Sequence[Any], provider: Any) -> list[Any]:
    """The data source of each builder, found or made."""

    def made(fingerprint: str) -> Any:
        found = provider.datasource_provider.find_datasource_by_fingerprint(fingerprint)
        return found or provider.datasource_provider.download(distinct[fingerprint].build())

    fingerprints = [one.get_fingerprint() for one in builders]
    distinct = dict(zip(fingerprints, builders, strict=True))
    sources = _side_by_side(made, distinct, provider)
    return [sources[one] for one in fingerprints]


def _modules(builders: Sequence[Any], provider: Any) -> list[Any]:
    """The module of each builder, found or made."""
    from azureml.pipeline.core._aeva_provider import _AevaModuleProvider
    from azureml.pipeline.core.graph import Module

    caller = provider._service_caller
    fingerprints = _fingerprints(builders)
    distinct = dict(zip(fingerprints, builders, strict=True))
    found = _side_by_side(functools.partial(_found, caller), distinct, provider)
    snapshots = _snapshots(distinct, found)

    def upload(directory: str) -> str:
        if directory not in snapshots:
            snapshots[directory] = provider.module_provider._module_uploader.upload(directory)
        return snapshots[directory]

    # The SDK's own says what a module is. What it would send is kept instead, and sent when all folders are there.
    client = SimpleNamespace(
        create_module_async=lambda creation_info: SimpleNamespace(id=creation_info),
        get_all_datatypes_async=caller.get_all_datatypes_async,
    )
    maker = _AevaModuleProvider(client, SimpleNamespace(upload=upload))
    absent: dict[str, Any] = {}
    for fingerprint, one in distinct.items():
        if found[fingerprint] is None:
            sent = "existing_snapshot_id" if one._existing_snapshot_id else "content_path"
            more = {"arguments": one._arguments, sent: getattr(one, f"_{sent}")}
            absent[fingerprint] = maker.create_module(module_def=one.module_def, fingerprint=fingerprint, **more)
    made = _side_by_side(lambda one: caller.create_module_async(creation_info=absent[one]), absent, provider)
    return [Module((made.get(one) or found[one]).id, distinct[one].module_def) for one in fingerprints]


def _side_by_side(ask: Callable[[str], Any], keys: Iterable[str], provider: Any) -> dict[str, Any]:
    """The answer for each key. A worker's connection is used for all that it asks, and closed at the end."""
    names = list(keys)
    pool = ThreadPoolExecutor(WORKERS, "amlc-publish")
    try:
        with provider._service_caller._caller._client:  # msrest/service_client.py
            return dict(zip(names, pool.map(ask, names), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)


def _fingerprints(builders: Sequence[Any]) -> list[str]:
    """What `_ModuleBuilder.get_fingerprint` says of each, with no folder read for two."""
    contents: dict[str | None, str] = {}
    said: list[str] = []
    for one in builders:
        own, folder = str(one.module_def.calculate_hash()), one._content_path
        if folder not in contents:
            contents[folder] = one.get_fingerprint().removeprefix(own)
        said.append(own + contents[folder])
    return said


def _found(caller: Any, fingerprint: str) -> Any:
    """The service's module of a fingerprint, unless its upload was broken off, as in
    `_AevaModuleProvider.find_module_by_fingerprint`.
    """
    found = caller.try_get_module_by_hash_async(fingerprint)
    return found.data if found is not None and found.data.upload_state in ("1", "Completed") else None


def _snapshots(builders: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, str]:
    """By folder, the snapshot that the workspace has of it. A fingerprint ends in the hash of the folder's files: the
    snapshot of a module that was found is one of the folder as it is now.
    """
    there: dict[str, str] = {}
    for fingerprint, one in builders.items():
        location = found[fingerprint] and found[fingerprint].data_location
        kept = location and location.storage_type in _SNAPSHOT and location.storage_id
        snapshot = one._existing_snapshot_id or kept
        if snapshot and one._content_path is not None:
            there[one._content_path] = snapshot
    return there


@contextmanager
def _git_asked_once() -> Iterator[None]:
    """Meanwhile, what the SDK asks of the checkout is asked once for each folder."""
    from azureml._base_sdk_common.tracking import global_tracking_info_registry as registry

    before = list(registry.providers)
    registry.providers[:] = [SimpleNamespace(gather=_once_a_folder(one.gather)) for one in before]
    try:
        yield
    finally:
        registry.providers[:] = before


def _once_a_folder(gather: Callable[[], dict[str, str]]) -> Callable[[], dict[str, str]]:
    told = functools.cache(lambda _: gather())
    return lambda: dict(told(os.getcwd()))  # noqa: PTH109
