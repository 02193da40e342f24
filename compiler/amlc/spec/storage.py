"""The kinds of `datastores` that are registered when absent: accounts, databases and file systems."""

from typing import Literal

from pydantic import Field

from amlc.spec.model import Model
from amlc.spec.references import Secret, Text


class Account(Model):
    """A storage account: reached with its key, with a token, or, with neither, as who runs the step."""

    account_name: Text = Field(description="The storage account.", examples=["modeldata"])
    account_key: Secret | None = Field(
        None, description="The account's key.", examples=[{"secret_env": "STORAGE_ACCOUNT_KEY"}]
    )
    sas_token: Secret | None = Field(
        None, description="A shared access signature instead.", examples=[{"secret_env": "STORAGE_SAS_TOKEN"}]
    )
    protocol: Literal["http", "https"] | None = Field(
        None, description="How the account is reached; `https` by default.", examples=["https"]
    )
    endpoint: str | None = Field(
        None, description="The domain of the account; `core.windows.net` by default.", examples=["core.windows.net"]
    )
    create_if_not_exists: bool = Field(
        False, description="Whether the container or share is made when it is absent.", examples=[True]
    )
    skip_validation: bool = Field(False, description="Whether the credential is taken without a try.", examples=[True])


class Granting(Model):
    """What lets the workspace's own identity read the data for the studio."""

    grant_workspace_access: bool = Field(
        False, description="Whether the workspace's identity becomes a reader of it.", examples=[True]
    )
    subscription_id: Text | None = Field(
        None, description="Its subscription.", examples=[{"env": "STORAGE_SUBSCRIPTION_ID"}]
    )
    resource_group: Text | None = Field(None, description="Its resource group.", examples=["data-rg"])


class Application(Model):
    """A service principal that reads the data; without one, it is read as who runs the step."""

    tenant_id: Text | None = Field(None, description="The application's tenant.", examples=[{"env": "TENANT_ID"}])
    client_id: Text | None = Field(None, description="The application's id.", examples=[{"env": "CLIENT_ID"}])
    client_secret: Secret | None = Field(
        None, description="The application's secret.", examples=[{"secret_env": "CLIENT_SECRET"}]
    )
    resource_url: str | None = Field(
        None,
        description="What the application asks to use; the service's own by default.",
        examples=["https://storage.azure.com/"],
    )
    authority_url: str | None = Field(
        None,
        description="Where the application signs in; `https://login.microsoftonline.com` by default.",
        examples=["https://login.microsoftonline.us"],
    )


class AzureBlobContainer(Account, Granting):
    """A container of blobs."""

    kind: Literal["azure_blob_container"]
    container_name: Text = Field(description="The container.", examples=["models"])
    blob_cache_timeout: int | None = Field(
        None, ge=0, description="How long mounted blobs are cached, in seconds.", examples=[3600]
    )


class AzureFileShare(Account):
    """A file share."""

    kind: Literal["azure_file_share"]
    file_share_name: Text = Field(description="The file share.", examples=["models"])


class AzureDataLake(Application, Granting):
    """A data lake of the first generation."""

    kind: Literal["azure_data_lake"]
    store_name: Text = Field(description="The data lake store.", examples=["lake"])


class AzureDataLakeGen2(Application, Granting):
    """A file system of a data lake of the second generation."""

    kind: Literal["azure_data_lake_gen2"]
    filesystem: Text = Field(description="The file system.", examples=["raw"])
    account_name: Text = Field(description="The storage account.", examples=["modeldata"])
    protocol: Literal["http", "https"] | None = Field(
        None, description="How the account is reached; `https` by default.", examples=["https"]
    )
    endpoint: str | None = Field(
        None, description="The domain of the account; `core.windows.net` by default.", examples=["core.windows.net"]
    )


class AzureSqlDatabase(Application, Granting):
    """A database of Azure SQL: reached as an application, as a user, or as who runs the step."""

    kind: Literal["azure_sql_database"]
    server_name: Text = Field(description="The server's name, without its domain.", examples=["sales"])
    database_name: Text = Field(description="The database.", examples=["orders"])
    username: Text | None = Field(None, description="The database user.", examples=["reader"])
    password: Secret | None = Field(
        None, description="That user's password.", examples=[{"secret_env": "SQL_PASSWORD"}]
    )
    endpoint: str | None = Field(
        None,
        description="The domain of the server; `database.windows.net` by default.",
        examples=["database.windows.net"],
    )
    skip_validation: bool = Field(False, description="Whether the credential is taken without a try.", examples=[True])


class Database(Model):
    """A database server that is reached as one of its users."""

    server_name: Text = Field(description="The server's name.", examples=["sales"])
    database_name: Text = Field(description="The database.", examples=["orders"])
    user_id: Text = Field(description="The database user.", examples=["reader@sales"])
    user_password: Secret = Field(description="That user's password.", examples=[{"secret_env": "DB_PASSWORD"}])
    port_number: str | None = Field(None, description="The server's port, as a string.", examples=["5432"])
    endpoint: str | None = Field(
        None, description="The domain of the server; Azure's own by default.", examples=["postgres.database.azure.com"]
    )
    skip_validation: bool = Field(False, description="Whether the credential is taken without a try.", examples=[True])


class AzurePostgreSql(Database):
    """A PostgreSQL database in Azure."""

    kind: Literal["azure_postgre_sql"]
    enforce_ssl: bool = Field(True, description="Whether the connection must be encrypted.", examples=[False])


class AzureMySql(Database):
    """A MySQL database in Azure."""

    kind: Literal["azure_my_sql"]


class Dbfs(Model):
    """The file system of Databricks, for `databricks` steps only."""

    kind: Literal["dbfs"]


class Hdfs(Model):
    """A Hadoop file system that Kerberos guards."""

    kind: Literal["hdfs"]
    protocol: Literal["http", "https"] = Field(description="How its name node is reached.", examples=["https"])
    namenode_address: str = Field(
        description="The name node's host, with its port if it is not the usual one.",
        examples=["hdfs.example.org:9871"],
    )
    hdfs_server_certificate: str | None = Field(
        None, description="The file of a certificate it signed itself, relative to this file.", examples=["hdfs.pem"]
    )
    kerberos_realm: str = Field(description="The Kerberos realm.", examples=["EXAMPLE.ORG"])
    kerberos_kdc_address: str = Field(description="The key distribution center's host.", examples=["kdc.example.org"])
    kerberos_principal: str = Field(description="The principal that reads.", examples=["reader@EXAMPLE.ORG"])
    kerberos_keytab: Secret | None = Field(
        None, description="The principal's keytab, in base64.", examples=[{"secret_env": "KEYTAB"}]
    )
    kerberos_password: Secret | None = Field(
        None, description="The principal's password instead.", examples=[{"secret_env": "KERBEROS_PASSWORD"}]
    )
