FROM mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1
RUN pip install numpy==1.26.4
