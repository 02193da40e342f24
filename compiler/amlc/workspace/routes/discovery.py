"""Service discovery: every service of the data plane is one host (`azureml/_restclient/service_context.py`)."""

from amlc.workspace.access import service_address
from amlc.workspace.exchange import Call, Reply, Route

_NAMES = (
    "api",
    "experimentation",
    "history",
    "hyperdrive",
    "modelmanagement",
    "studio",
    "pipelines",
    "catalog",
    "notebooks",
)


def discover(call: Call) -> Reply:  # noqa: ARG001
    return Reply(body=dict.fromkeys(_NAMES, service_address()) | {"studio": "https://ml.azure.com"})


ROUTES = (Route("GET", "/discovery", discover), Route("GET", "/discovery/{rest+}", discover))
