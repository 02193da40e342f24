"""Facts of Azure ML SDK v1 that the compiler writes out, so that no release of the SDK changes them silently."""

# azureml.core.environment.DEFAULT_CPU_IMAGE of azureml-core 1.61.0.post4.
DEFAULT_CPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

# azureml.data.output_dataset_config.OutputFileDatasetConfig: where an output without a destination goes.
DEFAULT_OUTPUT_PATH = "dataset/{run-id}/{output-name}"
