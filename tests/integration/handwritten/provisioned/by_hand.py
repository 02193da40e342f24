"""Makes by hand what `pipeline.yaml` defines."""

import os
import tempfile
from base64 import b64decode
from pathlib import Path

from azureml.core import Datastore, LinkedService, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import (
    AdlaCompute,
    AmlCompute,
    BatchCompute,
    ComputeInstance,
    ComputeTarget,
    DatabricksCompute,
    DataFactoryCompute,
    HDInsightCompute,
    KubernetesCompute,
    KustoCompute,
    RemoteCompute,
    SynapseCompute,
)
from azureml.core.private_endpoint import PrivateEndPointConfig

SUBSCRIPTION = os.environ["AZURE_SUBSCRIPTION_ID"]
TENANT, CLIENT = os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"]
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/ml-rg/providers"

auth = ServicePrincipalAuthentication(TENANT, CLIENT, os.environ["SP_PASSWORD"])
workspace = Workspace.create(
    "provisioned",
    auth=auth,
    subscription_id=SUBSCRIPTION,
    resource_group="aml-rg",
    location="North Europe",
    tags={"team": "sales"},
    storage_account=f"{GROUP}/Microsoft.Storage/storageAccounts/modeldata",
    key_vault=f"{GROUP}/Microsoft.KeyVault/vaults/team-vault",
    app_insights=f"{GROUP}/Microsoft.Insights/components/watching",
    hbi_workspace=True,
    private_endpoint_config=PrivateEndPointConfig("aml-endpoint", "ml-vnet", "endpoints"),
    system_datastores_auth_mode="identity",
    v1_legacy_mode=False,
    show_output=False,
)
workspace.update(friendly_name="Sales models")

Datastore.register_azure_blob_container(
    workspace,
    "keyed",
    container_name="models-2024",
    account_name="modeldata",
    account_key=os.environ["STORAGE_KEY"],
    protocol="https",
    endpoint="core.windows.net",
    create_if_not_exists=True,
    skip_validation=True,
    blob_cache_timeout=3600,
    grant_workspace_access=True,
    subscription_id=SUBSCRIPTION,
    resource_group="ml-rg",
)
Datastore.register_azure_blob_container(
    workspace, "signed", container_name="raw", account_name="modeldata", sas_token=os.environ["SAS_TOKEN"]
)
Datastore.register_azure_blob_container(workspace, "own", container_name="raw", account_name="modeldata")
Datastore.register_azure_file_share(
    workspace,
    "share",
    file_share_name="models",
    account_name="modeldata",
    account_key=os.environ["STORAGE_KEY"],
    create_if_not_exists=True,
)
Datastore.register_azure_data_lake(workspace, "lake", store_name="lake")
Datastore.register_azure_data_lake(
    workspace,
    "lake_of_app",
    store_name="lake",
    tenant_id=TENANT,
    client_id=CLIENT,
    client_secret=os.environ["APP_SECRET"],
    resource_url="https://datalake.azure.net/",
    authority_url="https://login.microsoftonline.com",
    subscription_id=SUBSCRIPTION,
    resource_group="ml-rg",
)
Datastore.register_azure_data_lake_gen2(
    workspace,
    "lake2",
    filesystem="raw",
    account_name="modeldata",
    tenant_id=TENANT,
    client_id=CLIENT,
    client_secret=os.environ["APP_SECRET"],
)
Datastore.register_azure_data_lake_gen2(workspace, "lake2_own", filesystem="raw", account_name="modeldata")
Datastore.register_azure_sql_database(
    workspace,
    "orders",
    server_name="sales",
    database_name="orders",
    username="reader",
    password=os.environ["SQL_PASSWORD"],
    skip_validation=True,
)
Datastore.register_azure_sql_database(
    workspace,
    "orders_of_app",
    server_name="sales",
    database_name="orders",
    tenant_id=TENANT,
    client_id=CLIENT,
    client_secret=os.environ["APP_SECRET"],
    endpoint="database.windows.net",
)
Datastore.register_azure_postgre_sql(
    workspace,
    "postgres",
    server_name="sales",
    database_name="orders",
    user_id="reader@sales",
    user_password=os.environ["SQL_PASSWORD"],
    port_number="5433",
    enforce_ssl=False,
)
Datastore.register_azure_my_sql(
    workspace,
    "mysql",
    server_name="sales",
    database_name="orders",
    user_id="reader",
    user_password=os.environ["SQL_PASSWORD"],
)
Datastore.register_dbfs(workspace, "bricks")

with tempfile.TemporaryDirectory() as folder:
    keytab, key = Path(folder, "keytab"), Path(folder, "key")
    keytab.write_bytes(b64decode(os.environ["KEYTAB"]))
    key.write_text(os.environ["SSH_KEY"])
    Datastore.register_hdfs(
        workspace,
        "hadoop",
        protocol="https",
        namenode_address="hdfs.example.org:9871",
        hdfs_server_certificate="hdfs.pem",
        kerberos_realm="EXAMPLE.ORG",
        kerberos_kdc_address="kdc.example.org",
        kerberos_principal="reader@EXAMPLE.ORG",
        kerberos_keytab=str(keytab),
    )
    made = {
        "small": AmlCompute.provisioning_configuration(vm_size="standard_d2_v2", max_nodes=2),
        "large": AmlCompute.provisioning_configuration(
            vm_size="STANDARD_NC6",
            vm_priority="lowpriority",
            max_nodes=8,
            idle_seconds_before_scaledown=600,
            location="West US 2",
            vnet_resourcegroup_name="network-rg",
            vnet_name="ml-vnet",
            subnet_name="training",
            enable_node_public_ip=False,
            remote_login_port_public_access="Disabled",
            admin_username="azureuser",
            admin_user_password=os.environ["ADMIN_PASSWORD"],
            admin_user_ssh_key="ssh-ed25519 AAAA",
            identity_type="UserAssigned",
            identity_id=[f"{GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/trainer"],
            tags={"team": "sales", "stage": "1"},
            description="nightly training",
        ),
        "desk": ComputeInstance.provisioning_configuration(
            vm_size="Standard_DS3_v2",
            ssh_public_access=True,
            admin_user_ssh_public_key="ssh-ed25519 AAAA",
            assigned_user_object_id="7a3c5e5a-0000-4000-8000-000000000004",
            assigned_user_tenant_id=TENANT,
            tags={"team": "sales"},
            description="for looking at what came out",
        ),
        "copying": DataFactoryCompute.provisioning_configuration(location="West Europe"),
    }
    attached = {
        "cluster": KubernetesCompute.attach_configuration(
            resource_id=f"{GROUP}/Microsoft.ContainerService/managedClusters/cluster",
            namespace="training",
            identity_type="SystemAssigned",
        ),
        "analytics": DatabricksCompute.attach_configuration(
            resource_group="ml-rg", workspace_name="analytics", access_token=os.environ["DATABRICKS_TOKEN"]
        ),
        "copying2": DataFactoryCompute.attach_configuration(resource_group="ml-rg", factory_name="copying"),
        "batching": BatchCompute.attach_configuration(resource_id=f"{GROUP}/Microsoft.Batch/batchAccounts/batching"),
        "usql": AdlaCompute.attach_configuration(resource_group="ml-rg", account_name="analytics"),
        "pool": SynapseCompute.attach_configuration(LinkedService.get(workspace, "synapse"), "SynapseSpark", "pool1"),
        "explorer": KustoCompute.attach_configuration(
            resource_group="ml-rg",
            workspace_name="aml",
            resource_id=f"{GROUP}/Microsoft.Kusto/Clusters/explorer",
            tenant_id=TENANT,
            application_id=CLIENT,
            application_key=os.environ["APP_SECRET"],
            kusto_connection_string="https://explorer.westeurope.kusto.windows.net",
        ),
        "machine": RemoteCompute.attach_configuration(
            username="azureuser",
            address="train.example.org",
            ssh_port=2222,
            private_key_file=str(key),
            private_key_passphrase=os.environ["SSH_KEY_PASSPHRASE"],
        ),
        "machine2": RemoteCompute.attach_configuration(
            username="azureuser",
            subscription_id=SUBSCRIPTION,
            resource_group="ml-rg",
            vm_name="machine",
            password=os.environ["ADMIN_PASSWORD"],
        ),
        "hadoop": HDInsightCompute.attach_configuration(
            username="azureuser",
            resource_id=f"{GROUP}/Microsoft.HDInsight/clusters/spark",
            password=os.environ["ADMIN_PASSWORD"],
        ),
    }
    for name, configuration in made.items():
        ComputeTarget.create(workspace, name, configuration)
    for name, configuration in attached.items():
        ComputeTarget.attach(workspace, name, configuration)
