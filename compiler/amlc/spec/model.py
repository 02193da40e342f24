"""What every model of the spec shares: strict, frozen, no unknown keys; and how a union picks its member."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

AnyText = Annotated[str, Field(min_length=0)]
Member = type[BaseModel] | str  # the model, or `module:Class`, imported when a file first wants it


class Model(BaseModel):
    """Strict. An empty string is a mistake, but where it is an `AnyText`."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False, str_min_length=1)


class OneOf:
    """A union in an annotation: its member is picked before anything is validated, so an error's path is the file's.

    `by` is the key whose value names the member, or None: then the first of the names that is a key of the mapping
    names it. `default` is the member of a mapping that names none. `scalars` are types that stand for themselves.
    """

    def __init__(
        self,
        *,
        members: Mapping[str, Member],
        by: str | None = None,
        default: str | None = None,
        scalars: tuple[type, ...] = (),
    ) -> None:
        self.members: Final = members
        self.by: Final = by
        self.default: Final = default
        self.scalars: Final = scalars

    def name(self, value: Any) -> str | None:
        """The member that a mapping asks for, which there need not be; None when it names none."""
        if self.by is None:
            return next((name for name in self.members if name in value), self.default)
        name = value.get(self.by, self.default)
        return name if isinstance(name, str) else None

    def model(self, value: Any) -> type[BaseModel] | None:
        """The model of a value, or None."""
        name = self.name(value) if isinstance(value, Mapping) else None
        return self.load(name) if name is not None and name in self.members else None

    def load(self, name: str) -> type[BaseModel]:
        member = self.members[name]
        return _imported(member) if isinstance(member, str) else member

    @property
    def wanted(self) -> str:
        """What can stand here, in words."""
        inside = "a reference" if self.by is None and self.default is None else "a mapping"
        plain = {(): "", (int,): "a whole number or ", (str,): "a string or ", (int, float): "a number or "}
        return plain.get(self.scalars, "a value or ") + inside

    def validate(self, value: Any) -> Any:
        if not isinstance(value, dict):
            if value == "" and self.scalars == (str,):
                raise PydanticKnownError("string_too_short", {"min_length": 1})
            if type(value) in self.scalars:
                return value
            context = {"wanted": self.wanted, "secret": "secret_env" in self.members, "known": list(self.members)}
            raise PydanticCustomError("not_a_member", "no member", context)
        name = self.name(value)
        if name is not None and name in self.members:
            return self.load(name).__pydantic_validator__.validate_python(value)
        known = list(self.members)
        if self.by is None:
            raise PydanticCustomError("no_reference", "no reference", {"known": known})
        given = value.get(self.by)
        sort = "missing_kind" if given is None else "unknown_kind"
        raise PydanticCustomError(sort, "no such kind", {"known": known, "given": str(given), "by": self.by})

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)


@cache  # asked for every mapping of a file
def _imported(member: str) -> type[BaseModel]:
    module, _, attribute = member.partition(":")
    found: type[BaseModel] = getattr(import_module(module), attribute)
    return found


def later(model: str) -> OneOf:
    """One model alone, imported when a file first has what it is for: models are slow to build."""
    return OneOf(members={"": model}, default="")
