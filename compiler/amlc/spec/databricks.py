"""Libraries that a Databricks cluster installs for a step."""

from pydantic import Field

from amlc.spec.model import Model


class MavenLibrary(Model):
    """A Maven package."""

    coordinates: str = Field(description="Its coordinates.", examples=["org.jsoup:jsoup:1.7.2"])
    repo: str | None = Field(None, description="The repository it comes from; Maven's own by default.")
    exclusions: tuple[str, ...] = Field((), description="Dependencies to leave out.", examples=[["slf4j:slf4j"]])


class PackageLibrary(Model):
    """A package of Python or R."""

    package: str = Field(description="Its name, and a version.", examples=["simplejson==3.8.0"])
    repo: str | None = Field(None, description="The repository it comes from; the public one by default.")


class FileLibrary(Model):
    """A library in a file."""

    library: str = Field(description="Its path on DBFS.", examples=["dbfs:/libs/clean.jar"])
