"""Publishes the corpus of the working folder in one process: `corpus_side.py ours|theirs NAME…`.

Prints a line of JSON for each: by spec, `id …` of what was published, or why nothing was.
"""

import contextlib
import io
import json
import os
import re
import runpy
import sys
import traceback
from pathlib import Path

CORPUS = Path.cwd()


def ours(folder: Path) -> dict[str, str]:
    said = {}
    for spec in sorted(folder.glob("*.yaml")):
        if not re.search(r"^amlc: 1$", spec.read_text(), re.MULTILINE):
            continue
        words = ("--target", "azure", spec.name)
        code, told = _amlc("compile", "--publish", "--json", *words)
        if code == 4:  # what the spec defines is not there yet
            code, told = _amlc("ensure", *words)
            code, told = _amlc("compile", "--publish", "--json", *words) if code == 0 else (code, told)
        said[spec.stem] = f"id {json.loads(told)['published']['id']}" if code == 0 else told
        if code == 0:
            code, told = _amlc("plan", "--exit-code", *words)
            said[spec.stem] = said[spec.stem] if code == 0 else f"what is published is planned again: {told}"
    return said


def _amlc(*words: str) -> tuple[int, str]:
    """Its exit code, and what it printed: where it failed, to standard error as well."""
    from amlc.__main__ import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    return code, out.getvalue() if code == 0 else err.getvalue() + out.getvalue()


def theirs(folder: Path) -> dict[str, str]:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            made = runpy.run_path(str(folder / "script.py"))["published"]
    except (Exception, SystemExit):  # noqa: BLE001 - whatever a script raises is what is told of it
        return {"pipeline": traceback.format_exc()}
    return {spec: f"id {one.id}" for spec, one in made.items()}


sys.path.insert(0, str(CORPUS))
prepare = CORPUS / "prepare.py"
if prepare.is_file():
    runpy.run_path(str(prepare))
for name in sys.argv[2:]:
    os.chdir(CORPUS / name)
    print(
        json.dumps({"corpus": name, "said": {"ours": ours, "theirs": theirs}[sys.argv[1]](CORPUS / name)}), flush=True
    )
