"""resources

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from base64 import b64decode

from azure.identity import WorkloadIdentityCredential
from azureml.core import Datastore, LinkedService, Workspace
from azureml.core.authentication import TokenAuthentication
from azureml.core.compute import (
    AdlaCompute,
    AmlCompute,
    BatchCompute,
    ComputeInstance,
    ComputeTarget,
    DataFactoryCompute,
    DatabricksCompute,
    HDInsightCompute,
    KubernetesCompute,
    KustoCompute,
    RemoteCompute,
    SynapseCompute,
)
from azureml.core.compute_target import ComputeTargetException
from azureml.core.private_endpoint import PrivateEndPointConfig
from azureml.exceptions import ProjectSystemException, UserErrorException
from msrest.exceptions import HttpOperationError


def in_memory(content):
    """A path that gives the content to who reads it, once; it is on no disk."""
    read, write = os.pipe()
    with os.fdopen(write, "wb") as pipe:
        pipe.write(content)
    return f"/dev/fd/{read}"


credential = WorkloadIdentityCredential(client_id="", authority="login.microsoftonline.us")
auth = TokenAuthentication(
    get_token_for_audience=lambda audience: credential.get_token("{}/.default".format(audience)).token,
    cloud="AzureUSGovernment",
)

try:
    workspace = Workspace(
        subscription_id="sub-1",
        resource_group="ml-rg",
        workspace_name="aml",
        auth=auth,
    )
except ProjectSystemException:
    workspace = Workspace.create(
        name="aml",
        auth=auth,
        subscription_id="sub-1",
        resource_group="ml-rg",
        location="usgovvirginia",
        tags={"team": "sales"},
        storage_account="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.Storage/storageAccounts/modeldata",
        private_endpoint_config=PrivateEndPointConfig(
            name="aml-endpoint",
            vnet_name="ml-vnet",
            vnet_subnet_name="endpoints",
        ),
        system_datastores_auth_mode="identity",
        show_output=False,
    )
else:
    assert str(workspace.location).casefold() == "usgovvirginia"
    assert str((workspace.tags or {}).get("team")).casefold() == "sales"
    assert str((workspace.get_details() or {}).get("storageAccount")).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.storage/storageaccounts/modeldata"
    assert str((workspace.get_details() or {}).get("systemDatastoresAuthMode")).casefold() == "identity"

datastore_existing = Datastore.get(workspace, "existing")

try:
    datastore_blobs = Datastore.get(workspace, "blobs")
except (HttpOperationError, UserErrorException):
    datastore_blobs = Datastore.register_azure_blob_container(
        workspace,
        "blobs",
        grant_workspace_access=True,
        subscription_id="sub-1",
        resource_group="ml-rg",
        account_name="modeldata",
        account_key=os.environ["STORAGE_ACCOUNT_KEY"],
        container_name="models-2024",
        blob_cache_timeout=3600,
    )
else:
    assert str(datastore_blobs.datastore_type).casefold() == "azureblob"
    assert str(datastore_blobs.container_name).casefold() == "models-2024"
    assert str(datastore_blobs.account_name).casefold() == "modeldata"

try:
    datastore_root = Datastore.get(workspace, "root")
except (HttpOperationError, UserErrorException):
    datastore_root = Datastore.register_azure_blob_container(
        workspace,
        "root",
        account_name="modeldata",
        container_name="$root",
    )
else:
    assert str(datastore_root.datastore_type).casefold() == "azureblob"
    assert str(datastore_root.container_name).casefold() == "$root"
    assert str(datastore_root.account_name).casefold() == "modeldata"

try:
    datastore_share = Datastore.get(workspace, "share")
except (HttpOperationError, UserErrorException):
    datastore_share = Datastore.register_azure_file_share(
        workspace,
        "share",
        account_name="",
        sas_token=workspace.get_default_keyvault().get_secret("sas-token"),
        file_share_name="models",
    )
else:
    assert str(datastore_share.datastore_type).casefold() == "azurefile"
    assert str(datastore_share.container_name).casefold() == "models"
    assert str(datastore_share.account_name).casefold() == ""

try:
    datastore_lake = Datastore.get(workspace, "lake")
except (HttpOperationError, UserErrorException):
    datastore_lake = Datastore.register_azure_data_lake(workspace, "lake", store_name="lake")
else:
    assert str(datastore_lake.datastore_type).casefold() == "azuredatalake"
    assert str(datastore_lake.store_name).casefold() == "lake"

try:
    datastore_lake2 = Datastore.get(workspace, "lake2")
except (HttpOperationError, UserErrorException):
    datastore_lake2 = Datastore.register_azure_data_lake_gen2(
        workspace,
        "lake2",
        tenant_id="",
        client_id="",
        client_secret=os.environ["SP_PASSWORD"],
        filesystem="raw",
        account_name="modeldata",
    )
else:
    assert str(datastore_lake2.datastore_type).casefold() == "azuredatalakegen2"
    assert str(datastore_lake2.container_name).casefold() == "raw"
    assert str(datastore_lake2.account_name).casefold() == "modeldata"
    assert str(datastore_lake2.tenant_id).casefold() == ""
    assert str(datastore_lake2.client_id).casefold() == ""

try:
    datastore_orders = Datastore.get(workspace, "orders")
except (HttpOperationError, UserErrorException):
    datastore_orders = Datastore.register_azure_sql_database(
        workspace,
        "orders",
        server_name="sales",
        database_name="orders",
        username="reader",
        password=os.environ["SQL"],
    )
else:
    assert str(datastore_orders.datastore_type).casefold() == "azuresqldatabase"
    assert str(datastore_orders.server_name).casefold() == "sales"
    assert str(datastore_orders.database_name).casefold() == "orders"
    assert str(datastore_orders.username).casefold() == "reader"

try:
    datastore_postgres = Datastore.get(workspace, "postgres")
except (HttpOperationError, UserErrorException):
    datastore_postgres = Datastore.register_azure_postgre_sql(
        workspace,
        "postgres",
        server_name="sales",
        database_name="orders",
        user_id="reader@sales",
        user_password=os.environ["DB_PASSWORD"],
        port_number="5432",
    )
else:
    assert str(datastore_postgres.datastore_type).casefold() == "azurepostgresql"
    assert str(datastore_postgres.server_name).casefold() == "sales"
    assert str(datastore_postgres.database_name).casefold() == "orders"
    assert str(datastore_postgres.user_id).casefold() == "reader@sales"
    assert str(datastore_postgres.port_number).casefold() == "5432"

try:
    datastore_mysql = Datastore.get(workspace, "mysql")
except (HttpOperationError, UserErrorException):
    datastore_mysql = Datastore.register_azure_my_sql(
        workspace,
        "mysql",
        server_name="sales",
        database_name="orders",
        user_id="reader",
        user_password=os.environ["DB_PASSWORD"],
    )
else:
    assert str(datastore_mysql.datastore_type).casefold() == "azuremysql"
    assert str(datastore_mysql.server_name).casefold() == "sales"
    assert str(datastore_mysql.database_name).casefold() == "orders"
    assert str(datastore_mysql.user_id).casefold() == "reader"

try:
    datastore_bricks = Datastore.get(workspace, "bricks")
except (HttpOperationError, UserErrorException):
    datastore_bricks = Datastore.register_dbfs(workspace, "bricks")
else:
    assert str(datastore_bricks.datastore_type).casefold() == "dbfs"

try:
    datastore_hadoop = Datastore.get(workspace, "hadoop")
except (HttpOperationError, UserErrorException):
    datastore_hadoop = Datastore.register_hdfs(
        workspace,
        "hadoop",
        hdfs_server_certificate=None,
        protocol="https",
        namenode_address="hdfs.example.org:9871",
        kerberos_realm="EXAMPLE.ORG",
        kerberos_kdc_address="kdc.example.org",
        kerberos_principal="reader@EXAMPLE.ORG",
        kerberos_keytab=in_memory(b64decode(os.environ["KEYTAB"])),
    )
else:
    assert str(datastore_hadoop.datastore_type).casefold() == "hdfs"
    assert str(datastore_hadoop.protocol).casefold() == "https"
    assert str(datastore_hadoop.namenode_address).casefold() == "hdfs.example.org:9871"
    assert str(datastore_hadoop.kerberos_realm).casefold() == "example.org"
    assert str(datastore_hadoop.kerberos_kdc_address).casefold() == "kdc.example.org"
    assert str(datastore_hadoop.kerberos_principal).casefold() == "reader@example.org"

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

try:
    compute_cluster_of_many_machines = ComputeTarget(
        workspace=workspace,
        name="cluster-of-many-machines",
    )
except ComputeTargetException:
    compute_cluster_of_many_machines = ComputeTarget.create(
        workspace,
        "cluster-of-many-machines",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            vnet_resourcegroup_name="network-rg",
            vnet_name="ml-vnet",
            subnet_name="training",
            tags={"team": "sales"},
            description="nightly training",
            max_nodes=4,
            min_nodes=1,
            idle_seconds_before_scaledown=600,
            vm_priority="lowpriority",
            location="usgovvirginia",
            admin_username="azureuser",
            admin_user_password=os.environ["ADMIN_PASSWORD"],
            remote_login_port_public_access="Disabled",
            enable_node_public_ip=False,
            identity_type="UserAssigned",
            identity_id=[
                "/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/trainer",
            ],
        ),
    )
    compute_cluster_of_many_machines.wait_for_completion()
else:
    assert str(compute_cluster_of_many_machines.type).casefold() == "amlcompute"
    assert str(compute_cluster_of_many_machines.vm_size).casefold() == "standard_d2_v2"
    assert str(compute_cluster_of_many_machines.vm_priority).casefold() == "lowpriority"
    assert str(compute_cluster_of_many_machines.scale_settings.minimum_node_count).casefold() == "1"
    assert str(compute_cluster_of_many_machines.scale_settings.maximum_node_count).casefold() == "4"
    assert str(compute_cluster_of_many_machines.scale_settings.idle_seconds_before_scaledown).casefold() == "600"
    assert str(compute_cluster_of_many_machines.cluster_location).casefold() == "usgovvirginia"
    assert str(compute_cluster_of_many_machines.admin_username).casefold() == "azureuser"
    assert str(compute_cluster_of_many_machines.remote_login_port_public_access).casefold() == "disabled"
    assert str(compute_cluster_of_many_machines.identity_type).casefold() == "userassigned"
    assert sorted(one.casefold() for one in compute_cluster_of_many_machines.identity_id or ()) == ["/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.managedidentity/userassignedidentities/trainer"]
    assert str(compute_cluster_of_many_machines.vnet_resourcegroup_name).casefold() == "network-rg"
    assert str(compute_cluster_of_many_machines.vnet_name).casefold() == "ml-vnet"
    assert str(compute_cluster_of_many_machines.subnet_name).casefold() == "training"
    assert str((compute_cluster_of_many_machines.tags or {}).get("team")).casefold() == "sales"
    assert str(compute_cluster_of_many_machines.description).casefold() == "nightly training"

try:
    compute_desk = ComputeTarget(workspace=workspace, name="desk")
except ComputeTargetException:
    compute_desk = ComputeTarget.create(
        workspace,
        "desk",
        ComputeInstance.provisioning_configuration(
            vm_size="STANDARD_DS3_V2",
            ssh_public_access=True,
            admin_user_ssh_public_key="ssh-ed25519 AAAA",
        ),
    )
    compute_desk.wait_for_completion()
else:
    assert str(compute_desk.type).casefold() == "computeinstance"
    assert str(compute_desk.vm_size).casefold() == "standard_ds3_v2"
    assert str(compute_desk.ssh_public_access).casefold() == "true"

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.attach(
        workspace,
        "cluster",
        KubernetesCompute.attach_configuration(
            resource_id="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.ContainerService/managedClusters/cluster",
            namespace="training",
            identity_type="SystemAssigned",
        ),
    )
    compute_cluster.wait_for_completion()
else:
    assert str(compute_cluster.type).casefold() == "kubernetes"
    assert str(compute_cluster.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.containerservice/managedclusters/cluster"
    assert str(compute_cluster.namespace).casefold() == "training"
    assert str(compute_cluster.identity_type).casefold() == "systemassigned"

try:
    compute_bricks = ComputeTarget(workspace=workspace, name="bricks")
except ComputeTargetException:
    compute_bricks = ComputeTarget.attach(
        workspace,
        "bricks",
        DatabricksCompute.attach_configuration(
            resource_group="ml-rg",
            workspace_name="analytics",
            access_token=os.environ["DATABRICKS_TOKEN"],
        ),
    )
    compute_bricks.wait_for_completion()
else:
    assert str(compute_bricks.type).casefold() == "databricks"
    assert str(compute_bricks.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.databricks/workspaces/analytics"

try:
    compute_copying = ComputeTarget(workspace=workspace, name="copying")
except ComputeTargetException:
    compute_copying = ComputeTarget.create(
        workspace,
        "copying",
        DataFactoryCompute.provisioning_configuration(),
    )
    compute_copying.wait_for_completion()
else:
    assert str(compute_copying.type).casefold() == "datafactory"

try:
    compute_copying2 = ComputeTarget(workspace=workspace, name="copying2")
except ComputeTargetException:
    compute_copying2 = ComputeTarget.attach(
        workspace,
        "copying2",
        DataFactoryCompute.attach_configuration(
            resource_id="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.DataFactory/factories/copying",
        ),
    )
    compute_copying2.wait_for_completion()
else:
    assert str(compute_copying2.type).casefold() == "datafactory"
    assert str(compute_copying2.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.datafactory/factories/copying"

try:
    compute_batching = ComputeTarget(workspace=workspace, name="batching")
except ComputeTargetException:
    compute_batching = ComputeTarget.attach(
        workspace,
        "batching",
        BatchCompute.attach_configuration(
            resource_id="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.Batch/batchAccounts/batching",
        ),
    )
    compute_batching.wait_for_completion()
else:
    assert str(compute_batching.type).casefold() == "batch"
    assert str(compute_batching.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.batch/batchaccounts/batching"

try:
    compute_usql = ComputeTarget(workspace=workspace, name="usql")
except ComputeTargetException:
    compute_usql = ComputeTarget.attach(
        workspace,
        "usql",
        AdlaCompute.attach_configuration(resource_group="ml-rg", account_name="analytics"),
    )
    compute_usql.wait_for_completion()
else:
    assert str(compute_usql.type).casefold() == "datalakeanalytics"
    assert str(compute_usql.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.datalakeanalytics/accounts/analytics"

try:
    compute_pool = ComputeTarget(workspace=workspace, name="pool")
except ComputeTargetException:
    compute_pool = ComputeTarget.attach(
        workspace,
        "pool",
        SynapseCompute.attach_configuration(
            linked_service=LinkedService.get(workspace, "synapse"),
            pool_name="pool1",
            type="SynapseSpark",
        ),
    )
    compute_pool.wait_for_completion()
else:
    assert str(compute_pool.type).casefold() == "synapsespark"

try:
    compute_explorer = ComputeTarget(workspace=workspace, name="explorer")
except ComputeTargetException:
    compute_explorer = ComputeTarget.attach(
        workspace,
        "explorer",
        KustoCompute.attach_configuration(
            resource_group="ml-rg",
            workspace_name="aml",
            resource_id="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.Kusto/Clusters/explorer",
            tenant_id="",
            application_id="",
            application_key=os.environ["KUSTO_KEY"],
            kusto_connection_string="https://explorer.westeurope.kusto.windows.net",
        ),
    )
    compute_explorer.wait_for_completion()
else:
    assert str(compute_explorer.type).casefold() == "kusto"
    assert str(compute_explorer.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.kusto/clusters/explorer"

try:
    compute_machine = ComputeTarget(workspace=workspace, name="machine")
except ComputeTargetException:
    compute_machine = ComputeTarget.attach(
        workspace,
        "machine",
        RemoteCompute.attach_configuration(
            username="azureuser",
            address="train.example.org",
            ssh_port=2222,
            private_key_file=in_memory(os.environ["SSH_KEY"].encode()),
            private_key_passphrase=os.environ["SSH_KEY_PASSPHRASE"],
        ),
    )
    compute_machine.wait_for_completion()
else:
    assert str(compute_machine.type).casefold() == "virtualmachine"
    assert str(compute_machine.address).casefold() == "train.example.org"
    assert str(compute_machine.ssh_port).casefold() == "2222"

try:
    compute_spark = ComputeTarget(workspace=workspace, name="spark")
except ComputeTargetException:
    compute_spark = ComputeTarget.attach(
        workspace,
        "spark",
        HDInsightCompute.attach_configuration(
            username="azureuser",
            subscription_id="sub-1",
            resource_group="ml-rg",
            password=os.environ["SSH_PASSWORD"],
            cluster_name="spark",
        ),
    )
    compute_spark.wait_for_completion()
else:
    assert str(compute_spark.type).casefold() == "hdinsight"
    assert str(compute_spark.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.hdinsight/clusters/spark"
