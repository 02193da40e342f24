"""One process of a ParallelRunStep: loads the entry script, calls `init()`, and `run(mini_batch)` for what it is sent.

Run as a file, with a descriptor to talk over and the arguments that Azure ML's driver is given, which the script finds
in `sys.argv` among its own.
"""

import importlib.util
import inspect
import logging
import os
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


class EntryScript:
    """What `azureml_user.parallel_run` has for entry scripts: the parts that mean something here."""

    def __init__(self) -> None:
        self.logger = logging.getLogger("azureml_user.parallel_run")
        self.output_dir = _option("--output")
        self.working_dir = os.getcwd()  # noqa: PTH109
        self.log_dir = str(Path("logs").absolute())


def _option(name: str) -> str | None:
    words = sys.argv
    return words[words.index(name) + 1] if name in words[:-1] else None


def _provided() -> None:
    package, module = ModuleType("azureml_user"), ModuleType("azureml_user.parallel_run")
    package.__path__ = []
    for one in (module, old := ModuleType("entry_script")):
        one.EntryScript = EntryScript  # type: ignore[attr-defined]
    sys.modules |= {"azureml_user": package, "azureml_user.parallel_run": module, "entry_script": old}


def _loaded(script: Path) -> Any:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[script.stem] = module
    spec.loader.exec_module(module)
    return module


def rows(result: Any) -> tuple[int, str]:
    """How many results `run` returned, and the lines they are. Raises TypeError.

    As Azure ML writes them: a table without header and index, its columns apart by spaces.
    """
    if hasattr(result, "to_csv"):
        return len(result), result.to_csv(sep=" ", header=False, index=False)
    if isinstance(result, str) or not hasattr(result, "__len__"):
        raise TypeError(f"run() returned {type(result).__name__}, and a list or a DataFrame is wanted")
    return len(result), "".join(f"{one}\n" for one in result)


def main(connection: Connection) -> None:
    script = Path(str(_option("--scoring_module_name"))).absolute()
    sys.argv[:2] = ["driver/amlbi_main.py"]
    # The snapshot's folder and the script's, in the place of this file's.
    sys.path[:1] = list(dict.fromkeys((os.getcwd(), str(script.parent))))  # noqa: PTH109
    # Whole lines at once: the processes of a step share its log.
    sys.stdout.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]
    logging.basicConfig(level=_option("--logging_level") or "INFO")
    _provided()
    module = _loaded(script)
    if hasattr(module, "init"):
        module.init()
    knows_context = len(inspect.signature(module.run).parameters) > 1
    connection.send(("ready",))
    while (sent := connection.recv()) is not None:
        index, dataset, items, key = sent
        context = SimpleNamespace(minibatch_index=index, dataset_name=dataset, partition_key_value=key)
        try:
            count, lines = rows(module.run(items, context) if knows_context else module.run(items))
        except Exception:  # noqa: BLE001 - whatever it is, the mini batch has failed
            traceback.print_exc()
            connection.send(("failed", index))
        else:
            connection.send(("done", count, lines))
    if hasattr(module, "shutdown"):
        module.shutdown()


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
