"""What an AutoMLStep asks before it is published (`azureml/_restclient/jasmine_client.py`)."""

from amlc.workspace.exchange import Call, Reply, Route


def validate(call: Call) -> Reply:
    """Looks at a search's settings and data. The embedded workspace runs no such search, and finds no fault."""
    call.member("amlSettingsJsonString")
    return Reply(status=204)


ROUTES = (Route("POST", "/jasmine/v1.0/{WS}/experimentids/{experiment}/validation", validate),)
