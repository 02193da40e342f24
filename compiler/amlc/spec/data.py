"""`inputs` and `parameters`: what flows in from outside, and what a run may set."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from amlc.spec.model import AnyText, Member, Model, OneOf
from amlc.spec.references import Format, Mode


def _is_value(given: Any) -> Any:
    if not isinstance(given, str | int | float | bool):
        raise PydanticCustomError("value_type", "a value is wanted")
    return given


# Checked before the union is: each of its members would complain otherwise.
Value = Annotated[AnyText | int | float | bool, BeforeValidator(_is_value)]


def _is_paths(given: Any) -> Any:
    if isinstance(given, tuple):
        if not given:
            raise PydanticCustomError("too_short", "empty")
        return given
    if not isinstance(given, str):
        raise PydanticCustomError("paths_type", "a path or a list of them is wanted")
    return (given,)


_WRITTEN = str | Annotated[tuple[str, ...], Field(min_length=1)]
Paths = Annotated[tuple[str, ...], BeforeValidator(_is_paths, json_schema_input_type=_WRITTEN)]


class Datetimes(Model):
    """A column of dates and times, read by format."""

    datetime: Paths = Field(description="The format, or a list of them, as strptime takes it.", examples=["%Y-%m-%d"])


def _is_column_type(given: Any) -> Any:
    """Words and mappings are told apart here: a union would report both members' complaints."""
    if isinstance(given, dict):
        return Datetimes.__pydantic_validator__.validate_python(given)
    if given not in COLUMN_TYPES:
        raise PydanticCustomError("literal_error", "", {"expected": " or ".join(map(repr, COLUMN_TYPES))})
    return given


# azureml.data.dataset_factory.DataType: what a column can be made of.
COLUMN_TYPES = ("bool", "datetime", "float", "long", "stream", "string")
ColumnType = Annotated[
    Literal["bool", "datetime", "float", "long", "stream", "string"] | Datetimes, BeforeValidator(_is_column_type)
]
Header = Literal[
    "all_files_have_same_headers", "combine_all_files_headers", "only_first_file_has_headers", "no_headers"
]


def _is_header(given: Any) -> Any:
    """The SDK takes a boolean as well (azureml/data/dataset_factory.py)."""
    return {True: "all_files_have_same_headers", False: "no_headers"}[given] if isinstance(given, bool) else given


Headers = Annotated[Header, BeforeValidator(_is_header, json_schema_input_type=Header | bool)]


def _is_version(given: Any) -> Any:
    """`latest`, the SDK's own word, is what no version means."""
    return None if given == "latest" else given


Version = Annotated[int | None, BeforeValidator(_is_version, json_schema_input_type=int | Literal["latest"] | None)]
Encoding = Literal["utf8", "iso88591", "latin1", "ascii", "utf16", "utf32", "utf8bom", "windows1252"]


class Columns(Model):
    """What makes files a table: only with a `format`."""

    format: Format | None = Field(None, description="Reads the files as a table: handed over without a path.")
    include_path: bool | None = Field(None, description="Whether a column holds each row's path.")
    partition_format: str | None = Field(
        None, description="Takes columns out of the path.", examples=["/{region}/{day:yyyy/MM/dd}/data.csv"]
    )
    column_types: dict[str, ColumnType] = Field(
        {}, description="The types of columns by name.", examples=[{"price": "float", "day": {"datetime": "%Y-%m-%d"}}]
    )
    separator: str | None = Field(None, description="With `format: delimited`: what separates columns; a comma.")
    header: Headers | None = Field(None, description="With `format: delimited`: which files have a header; all.")
    keep_columns: tuple[str, ...] = Field((), description="The columns to keep; all by default.")
    drop_columns: tuple[str, ...] = Field((), description="Columns to leave out.")


class DatasetInput(Columns):
    """Data on a datastore or at a URL, a registered dataset, or one that a run chooses."""

    kind: Literal["dataset"] = "dataset"
    datastore: str | None = Field(None, description="The datastore that holds the files.", examples=["MLData"])
    path: Paths | None = Field(
        None, description="A file, folder or pattern on the datastore, or a list of them.", examples=["raw/*.csv"]
    )
    url: Paths | None = Field(None, description="A URL instead, or a list of them: https, abfss, wasbs or adl.")
    query: str | None = Field(None, description="A query on an SQL datastore instead: its rows are the table.")
    query_timeout: int | None = Field(None, ge=1, description="How long the query may take, in seconds; 30.")
    dataset: str | None = Field(None, description="A registered dataset instead.", examples=["trips"])
    version: Version = Field(None, ge=1, description="Its version; the latest when the pipeline runs by default.")
    parameter: str | None = Field(None, description="A parameter of type `dataset` or `datapath` instead.")
    mode: Mode | None = Field(
        None, description="How the data reaches a step; `mount` by default, `direct` for a table."
    )
    path_on_compute: str | None = Field(None, description="Where the data appears on the compute.")
    is_file: bool | None = Field(None, description="Whether all paths are files: spares looking.")
    infer_column_types: bool | None = Field(
        None,
        description="With `format: delimited`: whether types are guessed when it is published, of the first rows; no.",
    )
    support_multi_line: bool | None = Field(None, description="With `format: delimited`: whether quotes span lines.")
    empty_as_string: bool | None = Field(None, description="With `format: delimited`: whether empty is no null.")
    encoding: Encoding | None = Field(None, description="With `format: delimited` or `json_lines`; utf8.")
    invalid_lines: Literal["error", "drop"] | None = Field(
        None, description="With `format: json_lines`: what to do with lines that are no JSON; error."
    )


Input = Annotated[
    Any,
    OneOf(
        members={
            "dataset": DatasetInput,
            "data_reference": "amlc.spec.data_references:DataReferenceInput",
            "sql_data_reference": "amlc.spec.data_references:SqlReferenceInput",
        },
        by="kind",
        default="dataset",
    ),
]


class ScalarParameter(Model):
    """A value that a run may set."""

    type: Literal["string", "integer", "number", "boolean"] = Field(description="The type of its value.")
    default: Value = Field(description="The value when a run does not set it.")
    description: AnyText | None = Field(None, description="What it is for.")


_PARAMETERS: Mapping[str, Member] = dict.fromkeys(("string", "integer", "number", "boolean"), ScalarParameter) | {
    "datapath": "amlc.spec.data_parameters:DataPathParameter",
    "dataset": "amlc.spec.data_parameters:DatasetParameter",
}
Parameter = Annotated[Any, OneOf(members=_PARAMETERS, by="type")]
