"""Facts of Azure ML SDK v1 that the compiler writes out, so that no release of the SDK changes them silently."""

# azureml.core.environment.DEFAULT_CPU_IMAGE of azureml-core 1.61.0.post4.
DEFAULT_CPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

# azureml.data.output_dataset_config.OutputFileDatasetConfig: where an output without a destination goes.
DEFAULT_OUTPUT_PATH = "dataset/{run-id}/{output-name}"

# azureml.pipeline.core._databricks_step_base: the cluster of a step that says nothing of it.
DATABRICKS_SPARK = "10.4.x-scala2.12"
DATABRICKS_NODE = "Standard_D3_v2"
DATABRICKS_VARIABLES = {"PYSPARK_PYTHON": "/databricks/python3/bin/python3"}

# azureml.core.compute.AmlCompute.provisioning_configuration: how long a machine stays idle. Others make clusters with
# another default (the studio's is 120), so it is not compared when nobody wrote it.
DEFAULT_IDLE_SECONDS = 1800
