"""amlc: a compiler for Azure ML pipelines."""

__version__ = "0.1.0"
