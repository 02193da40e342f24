"""What to do about a value that does not fit: the fix in the file's own words, where it is clear."""

from collections.abc import Collection, Mapping
from typing import Any

from amlc.diagnostics import listed, nearest
from amlc.tree import MappingNode, Node, Path, Scalar, find

# Keys of version 2's language, and of the SDK, that people bring along: what they are called here.
ELSEWHERE: Mapping[str, str] = {
    "allow_reuse": "reuse",
    "compute_target": "compute",
    "source_directory": "source",
    "script_name": "script",
    "depends_on": "after",
    "run_after": "after",
    "jobs": "steps",
    "code": "source",
    "entry_script": "script",
    "file": "script",
    "query_directory": "source",
    "inputs_map": "inputs",
    "outputs_map": "outputs",
    "conda": "conda_file",
    "pip_packages": "pip",
    "conda_packages": "packages",
}

# Steps that the SDK deprecates, or that have another name here: what says the same.
SUCCESSORS: Mapping[str, str] = {
    "mpi": "write `kind: python_script` with `distribution: {kind: mpi, …}`",
    "estimator": "write `kind: python_script`",
    "r_script": "write `kind: command` with `command: [Rscript, …]` on an image that has R",
    "python": "did you mean `python_script`?",
    "script": "did you mean `python_script`?",
    "sweep": "did you mean `hyper_drive`?",
    "parallel": "did you mean `parallel_run`?",
    "amlcompute": "did you mean `aml_compute`?",
    "azure_blob": "did you mean `azure_blob_container`?",
}

# What people write for a word of ours.
_SYNONYMS: Mapping[str, str] = {
    "csv": "delimited",
    "tsv": "delimited",
    "json": "json_lines",
    "jsonl": "json_lines",
    "int": "integer",
    "float": "number",
    "double": "number",
    "str": "string",
    "bool": "boolean",
    "ro_mount": "mount",
    "rw_mount": "mount",
}
# What a reference looks like, by its first key, where that alone would not do.
_FORMS = {"step": "{step: …, output: …}", "key_vault": "{key_vault: …, secret: …}"}
_YES = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def form(key: str) -> str:
    return _FORMS.get(key, f"{{{key}: …}}")


def one_of(words: list[str]) -> str:
    shown = ", ".join(f"`{word}`" for word in words)
    return f"it can be {shown}" if len(words) > 1 else f"write {shown}"


def meant(word: str, words: Collection[str]) -> str | None:
    """The word that was probably meant: a synonym's, or the nearest one."""
    synonym = _SYNONYMS.get(word.lower())
    return synonym if synonym in words else nearest(word, words)


def for_type(path: Path, wanted: str, given: Any, root: Node) -> str | None:
    """Help for a value of the wrong type."""
    written = find(root, path)
    raw = written.raw if isinstance(written, Scalar) and written.raw else None
    match wanted, given:
        case "a string", int() | float():
            return f'write it in quotes: "{raw}"' if raw else None
        case "a string", dict() if path[-1:] == ("environment",):
            return "define it under `environments`, and write its name here"
        case "a string", dict() if len(given) == 1 and isinstance(only := next(iter(given.values())), str):
            return f"write `{only}`"
        case "true or false", str():
            plain = _YES.get(given.lower(), given.lower())
            return f"write `{plain}`" if plain in ("true", "false") else None
        case "a whole number" | "a number", str() if given.strip().lstrip("-").isdigit():
            return f"write it without quotes: {given.strip()}"
        case "a list", str() | int() | float() if raw:
            return f"write [{raw}]"
        case "a mapping", tuple() if len(path) == 1 or path[-1] in ("inputs", "outputs"):
            return f"names are keys: write `{path[-1]}: {{NAME: {{…}}}}`"
        case "a mapping", str() | int() | float() if path[0] == "parameters" and len(path) == 2:
            sort = {bool: "boolean", int: "integer", float: "number"}.get(type(given), "string")
            return f"write {{type: {sort}, default: {raw or given}}}"
        case "a mapping", str() if path[-1:] == ("default",) and path[0] == "parameters":
            return f"write {{datastore: …, path: {raw or given}}}"
        case _:
            return None


def for_literal(given: Any, allowed: list[str]) -> str | None:
    """Help for a value that is not one of a few."""
    if isinstance(given, str) and given in allowed:
        return f"write it without quotes: {given}"
    near = meant(given, allowed) if isinstance(given, str) else None
    return f"did you mean `{near}`?" if near else one_of(allowed)


def for_reference(given: Any, known: list[str], root: Node) -> str | None:
    """Help for a value that must be a reference, or a mapping that is none."""
    if isinstance(given, str):
        inputs = find(root, ("inputs",))
        there = isinstance(inputs, MappingNode) and given in inputs.entries
        return f"did you mean {{input: {given}}}?" if there and "input" in known else None
    if "parameter" in known and "env" in given:
        name = str(given["env"])
        return f'declare it, `variables: {{{name.lower()}: {{env: {name}}}}}`, and write "{{{{ {name.lower()} }}}}"'
    if "parameter" in known and given.keys() & {"secret_env", "key_vault"}:
        return "no argument holds a secret: the script reads it, with `run.get_secret(name=…)`"
    near = next((near for key in given if (near := _near_form(str(key), known))), None)
    if near is not None:
        return f"did you mean `{near}`?"
    words = [*known, *(["variable"] if "parameter" in known else [])]
    return f"write {' or '.join(f'`{form(key)}`' for key in words)}"


def _near_form(key: str, known: list[str]) -> str | None:
    if key.lower().startswith("env") and "env" in known:
        return "env"
    return nearest(key, known)


def for_field(name: str, keys: list[str], others: Mapping[str, Collection[str]], *, by: str | None) -> str | None:
    """Help for an unknown key. `keys` can stand there; `others` are those of the other members of a union, by name."""
    elsewhere = ELSEWHERE.get(name)
    if elsewhere in keys:
        return f"did you mean `{elsewhere}`?"
    if by is None and others:  # references
        if name in others:
            return f"a reference names one thing: `{name}` or `{next((key for key in keys), name)}`"
        goes = [form(member) for member, fields in others.items() if name in fields]
        if goes:
            return f"it goes with `{goes[0]}`"
        keys = list(dict.fromkeys((*keys, *others)))
    near = nearest(name, keys)
    if near is not None:
        return f"did you mean `{near}`?"
    if by is not None:
        kinds = [kind for kind, fields in others.items() if name in fields]
        if kinds:
            return f"it goes with {' or '.join(f'`{by}: {kind}`' for kind in kinds[:3])}"
    # A long list hides what it is read for.
    return listed(keys, sort="fields") if 0 < len(keys) <= MAX_LISTED else None


MAX_LISTED = 12
