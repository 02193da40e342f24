"""Copies from a lake and three databases to blobs."""

import os

from azureml.core import Datastore
from azureml.core.compute import DataFactoryCompute
from azureml.data.data_reference import DataReference
from azureml.data.sql_data_reference import SqlDataReference
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import DataTransferStep
from connected import ws

secret = os.environ["SP_PASSWORD"]
application = {
    "tenant_id": os.environ["AZURE_TENANT_ID"],
    "client_id": os.environ["AZURE_CLIENT_ID"],
    "client_secret": secret,
}
lake = Datastore.register_azure_data_lake_gen2(ws, "myadlsgen2datastore", "test", "lakeaccount", **application)
sql = Datastore.register_azure_sql_database(ws, "MySqlDatastore", "sqlserver", "testdb", **application)
psql = Datastore.register_azure_postgre_sql(ws, "MyPostgreSqlDatastore", "psqlserver", "testdb", "reader", secret)
mysql = Datastore.register_azure_my_sql(ws, "MyMySqlDatastore", "mysqlserver", "testdb", "reader", secret)
factory = DataFactoryCompute(ws, "data-factory")


def blob():
    return DataReference(Datastore(ws, "workspaceblobstore"), "blob_test_data", "testdata")


of_lake = DataReference(lake, "adlsgen2_test_data", "testdata")
of_sql = SqlDataReference(sql, "sql_query_data_ref", sql_query="select top 1 * from TestData")
of_psql = SqlDataReference(psql, "psql_query_data_ref", sql_query="SELECT * FROM testtable")
of_mysql = SqlDataReference(mysql, "mysql_query_data_ref", sql_query="SELECT * FROM testtable")
steps = [
    DataTransferStep("transfer_adlsgen2_to_blob", of_lake, blob(), factory),
    DataTransferStep("transfer_sql_to_blob", of_sql, blob(), factory, destination_reference_type="file"),
    DataTransferStep("transfer_psql_to_blob", of_psql, blob(), factory, destination_reference_type="file"),
    DataTransferStep("transfer_mysql_to_blob", of_mysql, blob(), factory),
]
published = {
    "pipeline": Pipeline(ws, steps).publish("Data_Transfer_example_02", "", "1", continue_on_step_failure=False)
}
