"""`inputs` that are no datasets: paths and tables that are handed over as they are."""

from typing import Literal

from pydantic import Field

from amlc.spec.data import Value
from amlc.spec.model import Model


class DataReferenceInput(Model):
    """A plain path on a datastore, handed over without a dataset."""

    kind: Literal["data_reference"]
    datastore: str = Field(description="The datastore that holds the files.")
    path: str = Field(description="A file or folder on the datastore.")
    mode: Literal["mount", "download"] = Field("mount", description="How the data reaches a step.")
    path_on_compute: str | None = Field(None, description="Where the data appears on the compute.")
    overwrite: bool | None = Field(None, description="With `mode: download`: whether what is there is replaced.")


class SqlParameter(Model):
    """A value for a stored procedure: fixed, since the SDK hands over no parameter of the pipeline here."""

    value: Value = Field(description="The value.")
    type: Literal["String", "Int", "Decimal", "Guid", "Boolean", "Date"] = Field("String", description="Its type.")


class SqlReferenceInput(Model):
    """A table, a query or a stored procedure of a database, for a `data_transfer` or `adla` step."""

    kind: Literal["sql_data_reference"]
    datastore: str = Field(description="The datastore of the database.")
    sql_table: str | None = Field(None, description="A table.")
    sql_query: str | None = Field(None, description="A query instead.")
    sql_stored_procedure: str | None = Field(None, description="A stored procedure instead.")
    sql_stored_procedure_params: dict[str, SqlParameter] = Field({}, description="Values for it by name.")
