"""`datastores`: where data is kept. What most files want is here; the rest is in `storage`."""

from typing import Annotated, Literal

from pydantic import Field

from amlc.spec.model import Model, OneOf


class ExistingDatastore(Model):
    """A datastore that the workspace has already."""

    kind: Literal["existing"] = "existing"


class FolderDatastore(Model):
    """A folder of this machine as a datastore: for the embedded workspace only."""

    kind: Literal["folder"]
    path: str = Field(description="The folder, relative to this file.", examples=["../data"])


_STORAGE = "amlc.spec.storage:"

Datastore = Annotated[
    Model,
    OneOf(
        members={
            "existing": ExistingDatastore,
            "folder": FolderDatastore,
            "azure_blob_container": f"{_STORAGE}AzureBlobContainer",
            "azure_file_share": f"{_STORAGE}AzureFileShare",
            "azure_data_lake": f"{_STORAGE}AzureDataLake",
            "azure_data_lake_gen2": f"{_STORAGE}AzureDataLakeGen2",
            "azure_sql_database": f"{_STORAGE}AzureSqlDatabase",
            "azure_postgre_sql": f"{_STORAGE}AzurePostgreSql",
            "azure_my_sql": f"{_STORAGE}AzureMySql",
            "dbfs": f"{_STORAGE}Dbfs",
            "hdfs": f"{_STORAGE}Hdfs",
        },
        by="kind",
        default="existing",
    ),
]
