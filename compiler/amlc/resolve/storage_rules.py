"""What Azure ML accepts of a datastore and of a workspace, beyond the shape of their definitions.

Options: azureml/data/datastore_client.py, which checks some of them when a datastore is registered, and of the rest
keeps silent. Names of accounts, containers and shares: Microsoft's list of naming rules (Microsoft.Storage).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from amlc.diagnostics import Finding
from amlc.rules import exclusive, needs, one_of, together, written, wrong
from amlc.spec.model import Model
from amlc.spec.workspace import AzureWorkspace

_ACCOUNT = (re.compile(r"[a-z0-9]{3,24}"), "an account's name has 3 to 24 small letters and digits")
_CONTAINER = (
    re.compile(r"\$(?:root|web|logs)|(?=.{3,63}\Z)[a-z0-9]+(?:-[a-z0-9]+)*"),
    "3 to 63 small letters, digits and single `-`, none of them first or last",
)
_APPLICATION = ("tenant_id", "client_id", "client_secret")


def rules(name: str, one: Model) -> Iterator[Finding]:
    """What is wrong with a datastore, by path from the root."""
    rule = _RULES.get(getattr(one, "kind"))  # noqa: B009 - each has one of its own
    for finding in rule(one) if rule is not None else ():
        yield finding.below(("datastores", name))
    owner = ("subscription_id", "resource_group")
    if getattr(one, "grant_workspace_access", False) and len(there := written(one, owner)) < len(owner):
        yield needs("grant_workspace_access", *(key for key in owner if key not in there), at=("datastores", name))


def duplicates(names: Iterable[str]) -> Iterator[Finding]:
    """Datastores that differ in capitals alone: the service keeps names in small letters, so they are one."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.lower(), name)
        if other != name:
            yield Finding(
                code="duplicate-name",
                path=("datastores", name),
                message=f"`{name}` and `{other}` are one datastore: capitals make no difference",
                key=True,
                note=("the first one", ("datastores", other)),
            )


def workspace(place: AzureWorkspace) -> Iterator[Finding]:
    """What is wrong with the workspace's sign-in, and with its name where it may have to be made."""
    if place.auth.kind == "managed_identity":
        keys = (("client_id",), ("object_id",), ("msi_res_id",))
        yield from exclusive(place.auth, *keys, at=("workspace", "auth"))
    if place.definition is not None and isinstance(place.name, str) and not _WORKSPACE.fullmatch(place.name):
        yield Finding(
            code="invalid-name",
            path=("workspace", "name"),
            message=f"`{place.name}` cannot name a workspace: letters, digits, `-` and `_`, 3 to 33 in all",
        )


# azureml/_base_sdk_common/common.py, less the letters of other alphabets, which the service does not take.
_WORKSPACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,32}")


def _matches(one: Model, key: str, pattern: re.Pattern[str], allowed: str) -> Iterator[Finding]:
    """A value of the pattern; one that only the environment knows is not looked at."""
    given = getattr(one, key, None)
    if isinstance(given, str) and not pattern.fullmatch(given):
        yield wrong((key,), f"`{key}` cannot be `{given}`: {allowed}")


def _blob(one: Model) -> Iterator[Finding]:
    # The SDK would register the token as if it were the account's key.
    yield from exclusive(one, ("account_key",), ("sas_token",))
    yield from _matches(one, "account_name", *_ACCOUNT)
    yield from _matches(one, "container_name", *_CONTAINER)


def _file_share(one: Model) -> Iterator[Finding]:
    yield from exclusive(one, ("account_key",), ("sas_token",))
    yield from _matches(one, "account_name", *_ACCOUNT)
    yield from _matches(one, "file_share_name", *_CONTAINER)


def _data_lake(one: Model) -> Iterator[Finding]:
    yield from together(one, _APPLICATION)


def _data_lake_gen2(one: Model) -> Iterator[Finding]:
    yield from together(one, _APPLICATION)
    yield from _matches(one, "account_name", *_ACCOUNT)
    yield from _matches(one, "filesystem", *_CONTAINER)


def _sql(one: Model) -> Iterator[Finding]:
    user = ("username", "password")
    if written(one, user) and written(one, _APPLICATION):
        yield from exclusive(one, user, _APPLICATION)
    else:
        yield from together(one, user)
        yield from together(one, _APPLICATION)
    yield from _server(one, "database.windows.net")


def _database(domain: str) -> Callable[[Model], Iterator[Finding]]:
    def rule(one: Model) -> Iterator[Finding]:
        yield from _server(one, domain)
        port: str | None = getattr(one, "port_number", None)
        if port is not None and not (port.isascii() and port.isdigit() and 0 < int(port[:9]) < 65536):
            yield wrong(("port_number",), f"`port_number` cannot be `{port}`")

    return rule


def _server(one: Model, domain: str) -> Iterator[Finding]:
    """The SDK appends the domain to the server's name, which would then be there twice."""
    server, ending = getattr(one, "server_name", None), "." + (getattr(one, "endpoint", None) or domain)
    if isinstance(server, str) and server.endswith(ending):
        message = f"`server_name` is written without its domain, `{ending[1:]}`"
        yield wrong(("server_name",), message, f"write `{server.removesuffix(ending)}`")


def _hdfs(one: Model) -> Iterator[Finding]:
    yield from one_of(one, ("kerberos_keytab",), ("kerberos_password",))


_RULES: Mapping[str, Callable[[Model], Iterator[Finding]]] = {
    "azure_blob_container": _blob,
    "azure_file_share": _file_share,
    "azure_data_lake": _data_lake,
    "azure_data_lake_gen2": _data_lake_gen2,
    "azure_sql_database": _sql,
    "azure_postgre_sql": _database("postgres.database.azure.com"),
    "azure_my_sql": _database("mysql.database.azure.com"),
    "hdfs": _hdfs,
}
