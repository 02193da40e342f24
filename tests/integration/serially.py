"""One thread for all, which is what a fork takes along; and what a process imports before it is forked."""

import asyncio
import concurrent.futures.thread
import contextlib
import gc
import importlib
import inspect
import logging
import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any


class Serial(concurrent.futures.Executor):
    """Does at once what is submitted: a fork takes only the thread along that forks."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def submit(self, act: Callable[..., Any], /, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        try:
            future.set_result(act(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as in a thread
            future.set_exception(error)
        return future


class _Loop(asyncio.SelectorEventLoop):
    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override] # noqa: ARG002
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - as in a thread
            future.set_exception(error)
        return future


@cache
def _loop_of(process: int) -> _Loop:  # noqa: ARG001
    """One for each process: what a loop waits for is shared by forks."""
    return _Loop()


concurrent.futures.ThreadPoolExecutor = concurrent.futures.thread.ThreadPoolExecutor = Serial  # type: ignore[misc,assignment]


def loop() -> asyncio.AbstractEventLoop:
    """The loop of this process, which does at once what others give to a thread."""
    return _loop_of(os.getpid())


def ready() -> None:
    """Brings the SDK, the workspace and amlc into this process, so that forks have them."""
    from amlc.backends.azureml_v1 import sdk

    sdk.load()
    from msrest.universal_http.requests import ClientRetryPolicy

    # The same, found sooner.
    ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]
    logging.Manager._clear_cache = lambda _: None  # type: ignore[attr-defined] # nobody reads what is logged


def warm(modules: Iterable[str]) -> None:
    """Imports what a fork has imported, and has the garbage that there is forgotten."""
    for one in modules:
        if one not in sys.modules:
            with contextlib.suppress(Exception):
                importlib.import_module(one)
    inspect.getmodule(inspect.currentframe())  # reads what there is once: the SDK asks for it
    gc.collect()
    gc.freeze()
