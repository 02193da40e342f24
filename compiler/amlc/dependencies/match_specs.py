"""One package of conda's: what it asks for, whether it says which version, and what conda refuses of it.

The grammar is that of conda/models/match_spec.py and conda/models/version.py; what is not understood is taken as right.
"""

import re
from functools import lru_cache

from amlc.dependencies.requirements import MAX_LENGTH, NOTHING, Wanted

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_PARTS = re.compile(r"([^ =<>!~]*)(.*)", re.DOTALL)
_OPERATOR = r"(?:={1,3}|!=|<=|>=|=>|=<|<|>|~=)"
_VERSION = r"[0-9A-Za-z*_.][0-9A-Za-z*_.+!-]*"
_RELATION = re.compile(rf"\s*({_OPERATOR}?)\s*({_VERSION})\s*")
_CONSTRAINT = re.compile(
    rf"\s*{_OPERATOR}?\s*{_VERSION}(?:\s*[,|]\s*{_OPERATOR}?\s*{_VERSION})*(?:\s*[ =]\s*[^\s=,|<>~]+)?\s*"
)
_MEANT = {"=~": "~=", "=!": "!=", "<>": "!=", "~": "~=", "~>": "~=", "!": "!=", "^": "~="}
_BOUNDS = ("", "=", "==", "===", "~=", "<", "<=", "=<")


@lru_cache(maxsize=8_192)
def read(written: str) -> Wanted:
    """What an item of conda's `dependencies` asks for."""
    wanted = _read(written)
    if wanted.fault is None:
        return wanted
    message, advice = wanted.fault
    meant = re.fullmatch(r"did you mean `(.*)`\?", advice or "", re.DOTALL)
    return Wanted(fault=(message, None)) if meant and _read(meant[1]).fault is not None else wanted


def _read(written: str) -> Wanted:
    text = written.partition("#")[0].partition(" if ")[0].strip()
    if not text and "#" not in written:
        return Wanted(fault=("a package is empty", None))
    if not text or text.endswith((".conda", ".tar.bz2", "@")):
        return NOTHING
    if len(text) > MAX_LENGTH:
        return Wanted(fault=(f"a package has {MAX_LENGTH:,} characters at most", None))
    if "[" in text or "(" in text:
        named = re.match(rf"(?:[^\[(]*::)?\s*({_NAME.pattern})", text)
        return Wanted(name=named[1].lower() if named else None)
    if "://" in text and "::" not in text:
        return _refused(text, "conda installs no addresses", "put it under `pip`")
    whole = text.rsplit(":", 2)[-1]  # after the channel and `::`
    found = _PARTS.fullmatch(whole)
    assert found is not None  # each part may be empty
    name, constraint = found[1], found[2]
    if ";" in whole:
        return _refused(text, "conda has no conditions", "put it under `pip`")
    if set("^$") & set(constraint):
        return Wanted(name=name.lower() if _NAME.fullmatch(name) else None)  # a regular expression
    if set("'\"") & set(constraint):
        return _refused(text, "a version has no quotes")
    if not name:
        return _refused(text, "it names no package")
    if name.startswith("-"):
        return _refused(text, "conda takes no options here", "put it under `pip`")
    if "*" in name:
        return NOTHING
    if not _NAME.fullmatch(name):
        return _wrong_name(text, name)
    return _constrained(text, name, constraint)


def _constrained(text: str, name: str, constraint: str) -> Wanted:
    if len(constraint.strip()) < 2 and not constraint.strip().isalnum():
        return Wanted(name=name.lower(), pinned=False)  # `numpy`, and `numpy=`, which conda takes too
    if re.search(r",\s*[A-Za-z_][A-Za-z_-]+\s*[=<>!~]", constraint):
        parts = re.split(r",\s*(?=[A-Za-z_])", text)
        return _refused(text, "it is more than one", f"write each as an item of its own: [{', '.join(parts)}]")
    if other := re.fullmatch(r"\s+([A-Za-z_][A-Za-z_-]*)", constraint):
        return _refused(text, "it is more than one", f"write each as an item of its own: [{name}, {other[1]}]")
    if re.fullmatch(r"\s*={1,2}\s*latest", constraint):
        return _refused(text, "conda has no version `latest`", f"leave it out: `{name}`")
    if not _CONSTRAINT.fullmatch(constraint) or ".." in constraint:
        return _refused(text, *_reason(name, constraint))
    if wild := re.search(r"~=\s*(\S*?)(?:\.\*)(?![^\s,|])", constraint):
        return _refused(text, "`~=` takes no `*`", f"did you mean `{name}~={wild[1]}`?")
    relations = _RELATION.findall(constraint)
    pinned = any(operator in _BOUNDS and version != "*" for operator, version in relations)
    return Wanted(name=name.lower(), constraint=constraint.strip(), pinned=pinned)


def _wrong_name(text: str, name: str) -> Wanted:
    parts = [one for one in re.split(r"[\s,;]+", text) if one]
    if len(parts) > 1 and "," in name and all(_NAME.match(one) for one in parts):
        return _refused(text, "it is more than one", f"write each as an item of its own: [{', '.join(parts)}]")
    if "^" in name:
        return _refused(text, "conda has no operator `^`")
    if found := re.fullmatch(r"([\w.-]+)@(\d[\w.]*)", text):
        return _refused(text, "conda has no operator `@`", f"did you mean `{found[1]}={found[2]}`?")
    return _refused(text, f"`{name}` cannot name a package")


def _reason(name: str, constraint: str) -> tuple[str, str | None]:
    body = constraint.strip()
    if at := re.fullmatch(r"@\s*(\d[\w.]*)", body):
        return "conda has no operator `@`", f"did you mean `{name}={at[1]}`?"
    for run in re.findall(r"[=<>!~^]+", body):
        if run in _MEANT:
            mended = name + re.sub(rf"(?<![=<>!~^]){re.escape(run)}(?![=<>!~^])", _MEANT[run], body)
            return f"conda has no operator `{run}`", f"did you mean `{mended}`?"
    if empty := re.search(rf"({_OPERATOR})\s*(?:$|[,|])", body):
        return f"no version follows `{empty[1]}`", None
    if re.search(r"[\w*]\s+(?:!=|<=|>=|<|>|~=|==)", body):
        mended = name + re.sub(r"(?<=[\w*])\s+(?=[!<>~=])", ",", body)
        return "a `,` is missing between its versions", f"did you mean `{mended}`?"
    if body.endswith((",", "|")) or re.search(r"[,|]\s*[,|]", body):
        return "a version is missing beside a `,`", None
    return f"`{body.lstrip('=<>!~ ')}` is not a version", None


def _refused(text: str, reason: str, advice: str | None = None) -> Wanted:
    from amlc.dependencies.requirement_slips import shortened  # for mistakes only

    return Wanted(fault=(f"`{shortened(text)}` is not a package that conda reads: {reason}", advice))
