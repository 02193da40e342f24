"""Lowers datastores: one that exists is looked up, one with settings is registered when it is absent.

What is compared is what the SDK's object of a datastore tells (azureml/data/*_datastore.py), but for credentials.
"""

from collections.abc import Mapping

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.settings import WORKSPACE, arguments, expected
from amlc.comparison import KIND, Expected
from amlc.program import Call, Imported, Statement, Tuple

# What the SDK raises depends on what the service calls it (azureml/data/_exception_handler.py).
_ABSENT = Tuple(
    (Imported("msrest.exceptions", "HttpOperationError"), Imported("azureml.exceptions", "UserErrorException"))
)

_ACCOUNT = {"account_name": "account_name", "protocol": "protocol", "endpoint": "endpoint"}
_APPLICATION = {one: one for one in ("tenant_id", "client_id", "resource_url", "authority_url")}
_DATABASE = {one: one for one in ("server_name", "database_name", "user_id", "port_number")}

# By kind: what the service calls it (azureml/data/constants.py), and the attributes that are compared, by setting.
KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "azure_blob_container": ("AzureBlob", {"container_name": "container_name", **_ACCOUNT}),
    "azure_file_share": ("AzureFile", {"file_share_name": "container_name", **_ACCOUNT}),
    "azure_data_lake": ("AzureDataLake", {"store_name": "store_name", **_APPLICATION}),
    "azure_data_lake_gen2": ("AzureDataLakeGen2", {"filesystem": "container_name", **_ACCOUNT, **_APPLICATION}),
    "azure_sql_database": (
        "AzureSqlDatabase",
        {"server_name": "server_name", "database_name": "database_name", "username": "username", **_APPLICATION},
    ),
    "azure_postgre_sql": ("AzurePostgreSql", {**_DATABASE, "enforce_ssl": "enforce_ssl"}),
    "azure_my_sql": ("AzureMySql", _DATABASE),
    "dbfs": ("DBFS", {}),
    "hdfs": (
        "Hdfs",
        {
            one: one
            for one in ("protocol", "namenode_address", "kerberos_realm", "kerberos_kdc_address", "kerberos_principal")
        },
    ),
}


def datastore(names: Names, one: ir.Datastore) -> Statement:
    """Looks a datastore up; one with settings is registered when it is absent."""
    found = Call(Imported("azureml.core", "Datastore.get"), (WORKSPACE, one.name))
    target, origin = names.of("datastore", one.name), ("datastores", one.name)
    if one.settings is None:
        return Statement(target=target, value=found, origin=origin)
    kind, attributes = KINDS[one.kind]
    given = arguments(one.settings)
    if one.kind == "hdfs":
        given = {"hdfs_server_certificate": None, **given}  # the SDK has no default for it
    made = Call(Imported("azureml.core", f"Datastore.register_{one.kind}"), (WORKSPACE, one.name), given)
    return Statement(
        target=target,
        value=found,
        absent=_ABSENT,
        create=made,
        expected={KIND: Expected("datastore_type", kind), **expected(one.settings, attributes)},
        origin=origin,
    )
