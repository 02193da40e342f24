# The image of the report: R, and a font with every letter – “ß” too.
FROM mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1
RUN apt-get update \
    && apt-get install -y "r-base=4.*"
