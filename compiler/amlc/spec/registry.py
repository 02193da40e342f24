"""`registry` of an environment: where its image is."""

from pydantic import Field

from amlc.spec.model import Model
from amlc.spec.references import Secret, Text


class Registry(Model):
    """A private container registry."""

    address: str = Field(description="Its host.", examples=["team.azurecr.io"])
    username: Text | None = Field(None, description="Who signs in.")
    password: Secret | None = Field(None, description="The password, which is refused: the SDK would publish it.")
