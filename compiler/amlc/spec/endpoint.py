"""`endpoint` of `publish`: a stable address."""

from pydantic import Field

from amlc.spec.model import AnyText, Model


class Endpoint(Model):
    """A stable address: its callers run whichever version is its default."""

    name: str = Field(description="The endpoint's name.", examples=["high-spenders"])
    description: AnyText | None = Field(None, description="What it is for.")
    default: bool = Field(True, description="Whether a new version becomes the default; the first one is.")
