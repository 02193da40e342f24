"""Why a line is no requirement, and what was probably meant."""

import re

MAX_SHOWN = 80
MAX_EXPLAINED = 200
_PASSWORD = re.compile(r"(://[^\s/@:]{0,100}:)[^\s/@]+@")
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\s*\[[^\]]*\])?"
_VALID = ("===", "==", "~=", "!=", "<=", ">=", "<", ">")
_MEANT = {"=": "==", "=>": ">=", "=<": "<=", "=~": "~=", "=!": "!=", "<>": "!=", "~": "~=", "~>": "~=", "!": "!="}
_CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>)\s*([^\s,;<>=!~]*)")


def explain(text: str) -> tuple[str, str | None]:
    """What is wrong with a line that `packaging` does not read, and what to do."""
    shown = shortened(text)
    if len(text) > MAX_EXPLAINED:
        return f"`{shown}` is not a requirement that pip reads", None
    for slip in (
        _command,
        _quoted,
        _nameless,
        _address,
        _several,
        _no_operator,
        _operator,
        _no_version,
        _no_comma,
        _version,
        _marker,
    ):
        if found := slip(text):
            reason, advice = found
            return f"`{shown}` is not a requirement: {reason}", advice
    return f"`{shown}` is not a requirement that pip reads", None


def shortened(text: str) -> str:
    """What a message quotes of a line: never a password, and not all of a long one."""
    text = _PASSWORD.sub(r"\1…@", text)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _is_valid(text: str) -> bool:
    from packaging.requirements import Requirement

    try:
        Requirement(text)
    except (ValueError, RecursionError):  # some mistakes are an InvalidSpecifier
        return False
    return True


def _did_you_mean(text: str) -> str | None:
    return f"did you mean `{text}`?" if _is_valid(text) else None


def _command(text: str) -> tuple[str, str | None] | None:
    found = re.match(r"(?:python3? -m )?(?:pip3?|conda) install ", text)
    return ("it is a command", f"leave `{found[0].strip()}` out") if found else None


def _quoted(text: str) -> tuple[str, str | None] | None:
    return ("it is in quotes twice", _did_you_mean(text.strip("'\""))) if text[0] in "'\"" else None


def _nameless(text: str) -> tuple[str, str | None] | None:
    return ("it names no package", None) if text[0] in "=<>~!" else None


def _address(text: str) -> tuple[str, str | None] | None:
    if found := re.fullmatch(rf"({_NAME})\s*[=:]+\s*((?:\w+\+)?\w+://\S+)", text):
        return "pip needs ` @ ` before an address", f"did you mean `{shortened(f'{found[1]} @ {found[2]}')}`?"
    return None


def _several(text: str) -> tuple[str, str | None] | None:
    parts = [one for one in re.split(r"[\s,]+", text) if one]
    if len(parts) < 2 or re.match(r"v?\d", parts[1]) or {"and", "or", "if", "in"} & set(parts):
        return None
    if all(re.match(r"\w", one) and _is_valid(one) for one in parts):
        return "it is more than one", f"write each as an item of its own: [{', '.join(parts)}]"
    return None


def _no_operator(text: str) -> tuple[str, str | None] | None:
    if found := re.fullmatch(rf"({_NAME})[\s:@]+v?(\d[^\s=<>~!]*)", text):
        return "pip needs `==` before a version", _did_you_mean(f"{found[1]}=={found[2]}")
    return None


def _operator(text: str) -> tuple[str, str | None] | None:
    found = re.match(rf"({_NAME})\s*(.*)", text, re.DOTALL)
    if not found:
        return None
    body, semicolon, marker = found[2].partition(";")
    for one in re.finditer(r"[=<>!~^]+", body):
        if one[0] not in _VALID:
            mended = re.sub(r"[=<>!~^]+", _mended, body)
            mended = "".join(mended.split()) + semicolon + marker
            advice = _did_you_mean(found[1] + mended) if one[0] in _MEANT else None
            return f"pip has no operator `{one[0]}`", advice
    return None


def _mended(run: re.Match[str]) -> str:
    return _MEANT.get(run[0], run[0])


def _no_version(text: str) -> tuple[str, str | None] | None:
    if re.search(r",\s*,", text):
        return "a version is missing beside a `,`", None
    for operator, version in _CLAUSE.findall(text.partition(";")[0]):
        if not version:
            return f"no version follows `{operator}`", None
    return None


def _no_comma(text: str) -> tuple[str, str | None] | None:
    body, semicolon, marker = text.partition(";")
    found = re.match(rf"({_NAME})\s*(.*)", body, re.DOTALL)
    if found and re.search(r"[^\s,]\s*(?:===|==|~=|!=|<=|>=|<|>)", found[2]):
        clauses = [operator + version for operator, version in _CLAUSE.findall(found[2])]
        mended = found[1] + ",".join(clauses) + semicolon + marker
        if _is_valid(mended) and re.sub(r"[\s,]", "", mended) == re.sub(r"[\s,]", "", text):
            return "a `,` is missing between its versions", f"did you mean `{mended}`?"
    return None


def _version(text: str) -> tuple[str, str | None] | None:
    found = re.match(rf"({_NAME})\s*(.*)", text.partition(";")[0], re.DOTALL)
    for operator, version in _CLAUSE.findall(found[2]) if found else ():
        if _is_valid(f"x{operator}{version}"):
            continue
        bare = re.sub(r"\.?[*xX]$", "", version)
        if bare != version and operator not in ("==", "!="):
            return f"`{operator}` takes no `*`", _did_you_mean(text.replace(operator + version, operator + bare))
        if operator == "~=" and re.fullmatch(r"\d+", version):
            return "`~=` needs two numbers or more", _did_you_mean(text.replace(version, version + ".0"))
        if bare != version and not version.endswith(".*"):
            return f"`{version}` is not a version", _did_you_mean(text.replace(version, bare + ".*"))
        return f"`{shortened(version)}` is not a version", None
    return None


def _marker(text: str) -> tuple[str, str | None] | None:
    before, semicolon, marker = text.partition(";")
    if semicolon and _is_valid(before):
        return f"`{shortened(marker.strip())}` is not a condition", 'write it like `python_version < "3.11"`'
    return None
