"""Finds what may be a secret in a spec: literals to report, and what no report may show."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from amlc.source import Span
from amlc.tree import MappingNode, Node, Path, Scalar, SequenceNode, scalars

# Keys that hold a secret anywhere, and keys of `auth` that hold none: any other key of `auth` may be a misspelt secret.
_SECRET = re.compile(r"secret|secrt|password|passwd|passphrase|accountkey|applicationkey|sastoken|accesstoken|keytab")
_MORE = re.compile(r"credential|apikey|privatekey")
_PUBLIC = frozenset(("kind", "tenantid", "clientid", "objectid", "msiresid", "force", "tokenfilepath"))
_REFERENCES = frozenset(("secret_env", "key_vault", "secret"))

# What gives a secret away, whatever it is called. Each starts where nothing before it belongs to it, and is bounded:
# a search takes time in proportion to the text.
_ADDRESS = re.compile(
    r"://[^\s/:@]{0,100}:(?!(?i:password|passwd|pass|secret|token|\*+)@)([^\s/:@{}<>$%*][^\s/:@{}<>]{0,200})@[\w\[]"
)
_LOOKS: Mapping[str, re.Pattern[str]] = {
    "a storage account's key": re.compile(
        r"(?<![A-Za-z0-9+/=])(?<!sha512[-:])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])"
        r"|(?i:accountkey|sharedaccesskey)=[A-Za-z0-9+/]{20,200}={0,2}"
    ),
    "a shared access signature": re.compile(r"(?:^|[?&;])sig=[A-Za-z0-9%+/_-]{20,200}"),
    "an access token": re.compile(
        r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{10,}"
        r"|(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{60,255}|glpat-[\w-]{20,255}|dapi[0-9a-f]{32}(?![0-9a-f])"
        r"|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}(?![A-Za-z0-9]))"
    ),
    "an application's secret": re.compile(r"(?<![\w~.-])[A-Za-z0-9_~.]{3}[0-9]Q~[\w~.-]{31,34}(?![\w~.-])"),
    "a password in an address": _ADDRESS,
    "a private key": re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY"),
    "a password in a connection string": re.compile(
        r"(?i)(?:^|;)\s{0,3}(?:server|data source|host|user id|uid|addr)\s{0,3}=[^;]{1,300};(?:[^;]{0,300};){0,12}?"
        r"\s{0,3}(?:password|pwd|application ?key|appkey)\s{0,3}=\s{0,3}[^\s;{}<>$%*][^\s;]{0,200}"
    ),
}  # fmt: skip
_RESOURCES = {"workspace", "datastores", "compute"}
_PACKAGES = {"pip", "channels", "packages"}
_SHORTEST = 16  # of what can be told without its name
_WORTH = re.compile(r"[A-Za-z0-9+/_~.-]{24}|://|=|-----")  # what each of the above has at least one of

# Names whose value is a password, whatever it looks like; and names whose value is a secret if it looks like one.
_PASSWORD = re.compile(r"(?:^|_)(?:password|passwd|passphrase)$")
_KEY = re.compile(
    r"(?:^|_)(?:client_secret|secret_key|account_key|access_key|application_key|api_key|apikey|sas_token|access_token"
    r"|auth_token)$"
)
_FLAG = re.compile(r"(?<!\S)--?([A-Za-z][\w-]{0,60})(?:=|\s{1,3})([^\s-]\S{0,200})")
_DENSE = re.compile(r"(?=.{0,500}[0-9])(?=.{0,500}[A-Za-z])[\w+/=~.!@#^&-]{16,500}")
_PLACEHOLDER = re.compile(r"[<${%*]|.*\{\{|(?i:x+|none|null|true|false|password|passwd|changeme|secret|todo)\Z")


# Names of variables and environment variables whose values are not shown: they come from outside the project.
_SUSPECT = re.compile(r"secret|password|passwd|passphrase|credential|token|key|pwd|sas|pass$|pat$")


class Literal(NamedTuple):
    """A secret in the clear. `fits` says that a reference could stand in its place."""

    path: Path
    node: Scalar
    what: str
    fits: bool

    @property
    def message(self) -> str:
        if self.fits:
            return "a secret must be a reference, never a value"
        return f"this looks like {self.what}, which a file must not hold"

    @property
    def help(self) -> str:
        if self.fits:
            return "put it into an environment variable, and write {secret_env: NAME}"
        if _PACKAGES & set(self.path):
            return "let the build fill it in, as `${NAME}`, or give the workspace a connection to the index"
        if _section(self.path) in _RESOURCES:
            return "leave it out here: a secret has a key of its own, which takes {secret_env: NAME}"
        return "put it into the workspace's key vault, and let the script ask for it: run.get_secret(name=…)"


@lru_cache(maxsize=1)  # asked for a file, and again for the whole, which most often is that file
def literals(root: Node) -> tuple[Literal, ...]:
    """The secrets of a file or a merged one, in the order of the file."""
    return tuple(_literals(root))


def _literals(root: Node) -> Iterator[Literal]:
    for above, last, one, name, flag in _texts(root):
        text = str(one.value)
        if len(text) < _SHORTEST and not flag and "-" not in text and _sort_of(name) is None:  # most
            continue
        what = _look(text) or _named(text, name, flag)
        if what:
            path = above if last is None else (*above, last)
            yield Literal(path, one, what, _fits(path))


def _texts(root: Node) -> Iterator[tuple[Path, str | int | None, Scalar, str, str]]:
    """Every text: its path, in two parts as few are wanted; its name; and the text before it, if it may be its flag."""
    waiting: list[tuple[Path, Node]] = [((), root)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, MappingNode):
            holder = at[-1] if at else ""
            for key, entry in one.entries.items():
                value = entry.value
                if not isinstance(value, Scalar):
                    waiting.append(((*at, key), value))
                elif isinstance(value.value, str):
                    yield at, key, value, holder if key == "default" and isinstance(holder, str) else key, ""
        elif isinstance(one, SequenceNode):
            flag = ""
            for index, item in enumerate(one.items):
                text = item.value if isinstance(item, Scalar) else None
                if not isinstance(item, Scalar):
                    waiting.append(((*at, index), item))
                elif isinstance(text, str):
                    yield at, index, item, "", flag
                flag = text if isinstance(text, str) and text.startswith("-") else ""
        elif isinstance(one.value, str):
            yield at, None, one, "", ""


def spans(node: Node) -> Iterator[Span]:
    """What no report may show: secrets in the clear, and literals where a reference should stand."""
    yield from _misplaced(node, in_auth=False)
    yield from (one.node.span for one in literals(node))


def suspect(name: str) -> bool:
    """Whether what has this name, a variable or an environment variable, is better not shown."""
    return _SUSPECT.search(re.sub(r"[^a-z]", "", name.lower())) is not None


def in_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the passwords in a text's addresses start and end."""
    return (one.span(1) for one in _ADDRESS.finditer(text))


def masked(text: str) -> str:
    """A text for a message, with asterisks for whatever gives itself away."""
    for start, end in reversed(list(in_addresses(text))):
        text = f"{text[:start]}***{text[end:]}"
    for pattern in _LOOKS.values() if len(text) >= _SHORTEST else ():
        text = pattern.sub("***", text)
    return text


def _look(value: str) -> str | None:
    if len(value) < _SHORTEST or not _WORTH.search(value):
        return None
    for what, pattern in _LOOKS.items():
        found = pattern.search(value)
        if found and len(set(found[0])) > 8:  # not a row of one letter
            return what
    return None


def _named(value: str, name: str, flag: str) -> str | None:
    """What a value is by its name: its key, the flag before it, or the flag in it."""
    pairs = [(name, value)]
    if flag and not value.startswith("-"):
        pairs.append((flag, value))
    if "-" in value:
        pairs += [(found[1], found[2]) for found in _FLAG.finditer(value)]
    return next((what for one, given in pairs if (what := _by_name(one, given))), None)


def _by_name(name: str, value: str) -> str | None:
    sort = _sort_of(name)
    if sort is None or not value or _PLACEHOLDER.match(value):
        return None
    if sort == "a key":
        return sort if _DENSE.fullmatch(value) else None
    return sort if " " not in value else None


@lru_cache(maxsize=4096)
def _sort_of(name: str) -> str | None:
    """What a thing of this name is, if it is a secret."""
    word = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:100]).lower()).strip("_")
    return "a password" if _PASSWORD.search(word) else "a key" if _KEY.search(word) else None


def _fits(path: Path) -> bool:
    """Whether the language takes a reference here, or where this is used: what the steps stand on, and variables."""
    if _section(path) == "variables":
        return True
    keys = [part for part in path if isinstance(part, str)]
    return (_section(path) in _RESOURCES or "registry" in path) and _is_secret_key(keys[-1])


def _section(path: Path) -> str | int:
    """The section of the language, whether of the file or of one of its targets."""
    return next(iter(path[2:] if path[:1] == ("targets",) else path), "")


def _misplaced(node: Node, *, in_auth: bool) -> Iterator[Span]:
    waiting = [(node, in_auth)]
    while waiting:
        one, in_auth = waiting.pop()
        if isinstance(one, SequenceNode):
            waiting += ((item, in_auth) for item in one.items)
        elif isinstance(one, MappingNode):
            for name, entry in one.entries.items():
                if name in _REFERENCES and not in_auth:
                    continue
                if _is_secret_key(name) or (in_auth and _letters(name) not in _PUBLIC):
                    if not _is_reference(entry.value):
                        yield from (scalar.span for _, scalar in scalars(entry.value))
                elif not isinstance(entry.value, Scalar):
                    waiting.append((entry.value, _letters(name) == "auth"))


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


@lru_cache(maxsize=4096)
def _is_secret_key(name: str) -> bool:
    word = _letters(name)
    return bool(_SECRET.search(word) or _MORE.search(word))


def _is_reference(node: Node) -> bool:
    return isinstance(node, MappingNode) and bool(node.entries) and node.entries.keys() <= _REFERENCES
