"""What a step's arguments get wrong about its script's command line."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from amlc import ir
from amlc.diagnostics import Finding
from amlc.project_files import ProjectFiles
from amlc.scripts import passing, reading
from amlc.scripts.interface import Interface, Mismatch, Sort, Word
from amlc.scripts.passing import Passed
from amlc.scripts.running import Script, scripts

if TYPE_CHECKING:
    import ast

# By kind: whether Azure ML imports the script, rather than to run it.
_IMPORTED = {"python_script": False, "hyper_drive": False, "synapse_spark": False, "parallel_run": True}
# azureml/pipeline/core/_parallel_run_step_base.py: how the options begin that the command line of a `parallel_run` has
# besides. Whether a script's own option may be one of them, or its abbreviation, is not told apart.
_OF_DRIVER = (
    *("--client_sdk_version", "--scoring_module_name", "--mini_batch_size", "--error_threshold", "--output"),
    *("--logging_level", "--run_invocation_timeout", "--run_max_try", "--create_snapshot_at_runtime"),
    *("--allowed_failed_", "--append_row_file_name", "--process_count_per_node", "--partition_keys", "--input_"),
)


def findings(pipeline: ir.Pipeline, files: ProjectFiles, sort: Sort) -> Iterator[Finding]:
    """Those of one sort, of the kinds of steps whose script reads the arguments."""
    found = files.once("arguments", lambda: list(_findings(pipeline, files)))
    return (finding for one, finding in found if one == sort)


def _findings(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[tuple[Sort, Finding]]:
    defaults = passing.defaults(pipeline.parameters)
    right = set()
    for script in scripts(pipeline, files):
        step = script.step
        alike = (script.tree, step.kind, *map(_told_apart, step.arguments)) if not step.searched else None
        if step.kind not in _IMPORTED or step.searched is None or alike in right:
            continue
        if not reading.may_parse_arguments(script.source.text):
            continue
        said = set()
        for line in passing.command_lines(step.arguments, step.searched, defaults):
            for one in _mismatches(script.tree, step.kind, tuple(passed.word for passed in line), script.path):
                passed = line[one.at] if one.at is not None else None
                key = (one.message, passed and passed.path)
                if key not in said:
                    said.add(key)
                    yield one.sort, _finding(one, passed, script)
        if alike is not None and not said:
            right.add(alike)


def _told_apart(one: ir.Argument) -> ir.ParameterArgument | str | None:
    """What an argument is to a script: any port is some path."""
    return None if isinstance(one, ir.PortArgument) else one if isinstance(one, ir.ParameterArgument) else str(one)


@lru_cache(maxsize=64)
def _interface(tree: "ast.Module", *, imported: bool) -> Interface | None:
    from amlc.scripts.trace import interface_of

    return interface_of(tree, imported=imported)


def _mismatches(tree: "ast.Module", kind: str, words: tuple[Word, ...], path: str) -> tuple[Mismatch, ...]:
    # Only what is wrong depends on what the words are called; and most steps' are right, and alike.
    alike = tuple(map(_unnamed, words))
    return () if _fit(tree, kind, alike, path) else _mismatched(tree, kind, words, path)


@lru_cache(maxsize=1024)
def _unnamed(word: Word) -> Word:
    return word._replace(said="")


@lru_cache(maxsize=256)
def _fit(tree: "ast.Module", kind: str, words: tuple[Word, ...], path: str) -> bool:
    return not _mismatched(tree, kind, words, path)


def _mismatched(tree: "ast.Module", kind: str, words: tuple[Word, ...], path: str) -> tuple[Mismatch, ...]:
    interface = _interface(tree, imported=_IMPORTED[kind])
    if interface is None:
        return ()
    if interface.library == "argparse":
        from amlc.scripts.matching import mismatches
    else:
        from amlc.scripts.click_matching import mismatches
    shared = kind == "parallel_run"
    if shared and (interface.library != "argparse" or not all(one.flags for one in interface.parameters)):
        return ()  # a positional would take one of the driver's values
    found = mismatches(interface, words, posixpath.basename(path))
    return tuple(one for one in found if not shared or _is_surely_wrong(one))


def _is_surely_wrong(one: Mismatch) -> bool:
    """Whether it is wrong, too, when the driver's own options stand on the same command line."""
    flags = one.parameter.flags if one.parameter is not None else ()
    is_shared = one.sort == "missing" and (not flags or any(flag.startswith(_OF_DRIVER) for flag in flags))
    return one.sort != "unknown" and not is_shared


def _finding(one: Mismatch, passed: Passed | None, script: Script) -> Finding:
    note = ("the script declares it here", script.line(one.parameter.line)) if one.parameter else None
    at = ("steps", script.step.name)
    if passed is None:
        return Finding(path=(*at, "arguments"), message=one.message, help=one.help, note=note, key=True)
    return Finding(path=(*at, *passed.path), message=one.message, help=one.help, note=note, key=passed.key)
