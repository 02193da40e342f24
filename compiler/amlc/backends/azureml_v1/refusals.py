"""What an exception of the SDK means: one code, one sentence, one piece of advice."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from amlc.backends.azureml_v1.patience import Denied, Unanswered
from amlc.backends.azureml_v1.permissions import action
from amlc.comparison import Difference
from amlc.program import Call, Item, Member, Statement, Tuple
from amlc.tree import Path

MAX_MESSAGE = 400

# By the section of the spec whose look-up failed: what it is called.
_NOUNS = {
    "datastores": "datastore",
    "compute": "compute target",
    "environments": "environment",
    "inputs": "dataset",
    "parameters": "dataset",
}
# By the key of a step whose look-up failed.
OF_STEPS = {
    "module": "module",
    "module_id": "module",
    "version": "module version",
    "resume_from": "run",
    "resume_child_runs": "run",
}
_UNREACHABLE = (
    "ProxyError",
    "SSLError",
    "ConnectTimeout",
    "ReadTimeout",
    "ConnectionError",
    "NewConnectionError",
    "ServiceRequestError",
)
_SIGN_IN = re.compile(r"(AADSTS\d+)(: [^\r\n.]+)?")
_ABSENT = re.compile(r"not ?found|cannot find|could not find|does not exist|no such", re.IGNORECASE)
# azureml/data/dataset_consumption_config.py.
_TABLE = re.compile(r"TabularDataset'> does not support (\w+)\. Only")
_SIGN_IN_HOST = re.compile(r"login\.")
_HOST = re.compile(r"host='([^']+)'|https?://([^/\s:'\"]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A service's no. `origin` is the path of the spec that asked, `env` the variable that it lacks.

    After one that is `unknown` it is worth to look again: what was asked may have been done.
    """

    code: str
    message: str
    help: str | None
    origin: Path
    env: str | None = None
    unknown: bool = False
    wait: float | None = None


def explain(
    error: BaseException, statement: Statement | None, secrets: Iterable[str], denied: Denied | None = None
) -> Refusal:
    """The refusal that an exception stands for, without any secret in it. `denied` is what the service had answered."""
    origin = statement.origin if statement else ()
    chain = list(_chain(error))
    text = _redacted(" ".join(map(_text, chain)), secrets)
    status = next((code for one in chain if (code := _status(one)) is not None), None) or _told_status(text)
    if status is None and denied is not None:
        status = denied.status
    names = {name for one in chain for name in (base.__name__ for base in type(one).__mro__)}

    def refusal(code: str, message: str, help_: str | None = None) -> Refusal:
        return Refusal(code=code, message=message, help=help_, origin=origin)

    unanswered = next((one for one in chain if isinstance(one, Unanswered)), None)
    if unanswered is not None and not unanswered.unreachable:
        return replace(
            refusal("unanswered", str(unanswered), "it may be over in a while"),
            unknown=unanswered.unknown,
            wait=unanswered.wait,
        )
    if found := _SIGN_IN.search(text):
        why = found[1] + (found[2] or "")
        return refusal("sign-in-refused", f"signing in was refused: {why}", _sign_in_help(found[1]))
    if status is None and names.intersection(_UNREACHABLE):
        host = _host(chain, text)
        help_ = "check the network, HTTPS_PROXY and NO_PROXY"
        if "SSLError" in names or "certificate verify failed" in text.lower():
            help_ = "a proxy's certificate authority is named by REQUESTS_CA_BUNDLE"
        return refusal("unreachable", f"{host} cannot be reached", help_)
    if (
        denied is not None
        and status == denied.status
        and _SIGN_IN_HOST.match(host := str(urlsplit(denied.url).hostname))
    ):
        return refusal("sign-in-refused", f"signing in was refused: {host} answers {status}", "check `workspace.auth`")
    if status == 401:
        help_ = "it may have expired: sign in again, and check `workspace.auth`"
        return refusal("sign-in-refused", "the workspace does not accept the sign-in", help_)
    if status == 403:
        message = f"who signed in may not {action(chain, text, denied)}"
        return refusal("not-allowed", message, "ask its owner for a role that may")
    if found := _TABLE.search(text):
        message = f"an input of the step is a table in the workspace, and cannot be reached by `mode: {found[1]}`"
        return refusal("wrong-mode", message, "write `mode: direct` where the input names its dataset")
    noun = _noun(origin)
    if noun and (status == 404 or (status is None and (_ABSENT.search(text) or isinstance(error, KeyError)))):
        message = f"the workspace has no {noun} `{_looked_up(statement) or origin[1]}`"
        return refusal(f"missing-{noun.replace(' ', '-')}", message, _missing_help(noun))
    if status == 404 and origin[:1] == ("workspace",):
        return refusal("missing-workspace", "the workspace does not exist, or who signed in cannot see it")
    return refusal("refused", f"the service refused: {_first(chain, secrets)}")


def _noun(origin: Path) -> str | None:
    """What is looked up at a path of the spec."""
    if origin[:1] == ("steps",):
        return OF_STEPS.get(str(origin[2])) if len(origin) > 2 else None
    return _NOUNS.get(str(origin[0])) if origin else None


def _looked_up(statement: Statement | None) -> str | None:
    """The name that a look-up asked for: its `name`, or what follows the workspace."""
    value = statement.value if statement is not None else None
    value = value.of if isinstance(value, Member) else value
    if not isinstance(value, Call):
        return None
    named = value.kwargs.get("dataset")
    if isinstance(named, Tuple):
        return str(named.items[-1])
    last = value.args[-1] if value.args else value.kwargs.get("module_id")
    name = value.kwargs.get("name", last.key if isinstance(last, Item) else last)
    return name if isinstance(name, str) else None


def _missing_help(noun: str) -> str | None:
    if noun == "compute target":
        return "create it, or define it here: {kind: aml_compute, vm_size: …, max_nodes: …}"
    return {
        "module": "publish it first, or out of this spec: {source: …, script: …}",
        "module version": "name one that is there, or leave `version` out for the default one",
        "run": "check its id",
    }.get(noun, f"create the {noun} in the workspace first")


def _sign_in_help(code: str) -> str:
    return {
        "AADSTS7000215": "the secret is wrong: check the variable that `client_secret` names",
        "AADSTS7000222": "the secret has expired: make a new one for the application",
        "AADSTS700016": "the tenant knows no such application: check `client_id` and `tenant_id`",
        "AADSTS90002": "there is no such tenant: check `tenant_id`",
    }.get(code, "check `workspace.auth`")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from, each once."""
    waiting: list[Any] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (getattr(one, name, None) for name in ("inner_exception", "__cause__", "__context__", "reason"))
        waiting += [*inner, *(arg for arg in one.args if isinstance(arg, BaseException))]


def _status(error: BaseException) -> int | None:
    answer: Any = getattr(error, "response", None)
    code = getattr(answer, "status_code", None) or getattr(error, "status_code", None)
    return code if isinstance(code, int) else None


def _told_status(text: str) -> int | None:
    """The status that some exceptions only tell in their text (azureml/core/compute/compute.py)."""
    found = re.search(r"Response Code: (\d{3})", text)
    return int(found[1]) if found else None


def _text(error: BaseException) -> str:
    """What an exception says. One of the SDK's fails at that when the service gave no details
    (`ServiceException.__repr__` in azureml/_restclient/exceptions.py).
    """
    try:
        return str(error)
    except TypeError:
        return type(error).__name__


def is_absence(error: BaseException) -> bool:
    """Whether a look-up failed because there is no such thing, rather than because it could not be looked up."""
    chain = list(_chain(error))
    text = " ".join(map(_text, chain))
    status = next((code for one in chain if (code := _status(one)) is not None), None) or _told_status(text)
    return status == 404 or (status is None and bool(_ABSENT.search(text)))


def missing(statement: Statement) -> Refusal:
    """The refusal to go on without a datastore or compute target that nobody has to look for."""
    noun, name = _NOUNS[str(statement.origin[0])], statement.origin[1]
    message, code = f"the workspace has no {noun} `{name}`", f"missing-{noun.replace(' ', '-')}"
    return Refusal(code=code, message=message, help=_missing_help(noun), origin=statement.origin)


def different(statement: Statement, differing: Iterable[Difference], *, in_place: bool) -> Refusal:
    """The refusal to use what is there but is not what the spec says; `in_place` whether `ensure` can change it."""
    noun = _NOUNS.get(str(statement.origin[0]), "workspace")
    name = f" `{statement.origin[1]}`" if len(statement.origin) > 1 else ""
    message = f"the {noun}{name} exists and is another: {'; '.join(map(str, differing))}"
    help_ = "change it in the workspace, or here: amlc does not change it"
    if in_place:
        help_ = "change it here, or in the workspace: amlc ensure --update"
    return Refusal(code=f"different-{noun.replace(' ', '-')}", message=message, help=help_, origin=statement.origin)


def is_finding(one: Refusal) -> bool:
    """Whether it says something of the workspace, rather than that it could not be asked."""
    return one.code not in ("unanswered", "unreachable", "sign-in-refused", "not-allowed")


def unset_secret(env: str, statement: Statement, *, empty: bool) -> Refusal:
    """The refusal to make something with a secret that its environment variable does not hold."""
    message = f"the environment variable {env}, which holds a secret, is {'empty' if empty else 'not set'}"
    help_ = f"set it where this runs: export {env}=…"
    return Refusal(code="unset-secret", message=message, help=help_, origin=statement.origin, env=env)


def wrong_key_vault(wanted: str, own: str, statement: Statement) -> Refusal:
    """The refusal to read a secret out of another key vault than the workspace's, which the SDK cannot."""
    message = f"`{wanted}` is not the workspace's key vault, which is `{own}`: the SDK can read no other"
    help_ = "put the secret there, or write {secret_env: …}"
    return Refusal(code="wrong-key-vault", message=message, help=help_, origin=statement.origin)


def missing_secret(name: str, vault: str, statement: Statement) -> Refusal:
    """The refusal to make something with a secret that the key vault does not hold."""
    message = f"the key vault `{vault}` has no secret `{name}`, or it is empty"
    return Refusal(code="missing-secret", message=message, help=None, origin=statement.origin)


def disabled_endpoint(name: str, statement: Statement) -> Refusal:
    """The refusal to publish to an endpoint that somebody has disabled."""
    message = f"the pipeline endpoint `{name}` is disabled, and its name stays taken"
    help_ = "enable it in the workspace, or name another one"
    return Refusal(code="disabled-endpoint", message=message, help=help_, origin=statement.origin)


def foreign_schedule(name: str, identity: str, statement: Statement) -> Refusal:
    """The refusal to make a second schedule of a name for what somebody else's runs already."""
    message = f"the workspace has a schedule `{name}` already, {identity}, which amlc did not make for this pipeline"
    help_ = "disable it in the workspace, or name this one otherwise: amlc changes no schedule of somebody else"
    return Refusal(code="foreign-schedule", message=message, help=help_, origin=statement.origin)


def _host(chain: list[BaseException], text: str) -> str:
    for one in chain:
        url = getattr(getattr(one, "request", None), "url", None)
        if isinstance(url, str) and urlsplit(url).hostname:
            return str(urlsplit(url).hostname)
    found = _HOST.search(text)
    return (found[1] or found[2]) if found else "the workspace"


def _first(chain: list[BaseException], secrets: Iterable[str]) -> str:
    said = next((text for one in chain if (text := str(getattr(one, "message", "") or one).strip())), "")
    line = " ".join(_redacted(said, secrets).split()) or type(chain[0]).__name__
    return line if len(line) <= MAX_MESSAGE else line[:MAX_MESSAGE] + " …"


def _redacted(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return text
