"""The connection to a workspace through Azure ML SDK v1. Only what is in here imports the SDK."""

from amlc.backends.azureml_v1.sdk.loading import EXTRA, MissingExtra, load, require
from amlc.backends.azureml_v1.sdk.session import Refused, Session, persist

__all__ = ["EXTRA", "MissingExtra", "Refused", "Session", "load", "persist", "require"]
