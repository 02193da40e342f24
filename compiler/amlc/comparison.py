"""What is expected of something that exists, and how what is there differs from it."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

Wanted = str | int | float | bool | tuple[str, ...] | None

KIND = "kind"  # the setting that comes first: what is of another kind has other settings
_ITEM = re.compile(r"(.*?)\[(.*)\]", re.DOTALL)


class Expected(NamedTuple):
    """What an attribute must be: written as Python reads it, `scale_settings.minimum_node_count` or `get_details()`,
    and one item of a mapping behind it in brackets, `tags[team]`.
    """

    attribute: str
    wanted: Wanted


def item(attribute: str) -> tuple[str, str | None]:
    """The attribute without its brackets, and what stands between them."""
    found = _ITEM.fullmatch(attribute)
    return (found[1], found[2]) if found else (attribute, None)


class Difference(NamedTuple):
    """A setting of something that exists and is not as expected, with both values as JSON has them."""

    setting: str
    found: Any
    wanted: Any

    def __str__(self) -> str:
        return f"{self.setting} is {_shown(self.found)}, not {_shown(self.wanted)}"


def differences(expected: Mapping[str, Expected], found: Any) -> list[Difference]:
    """What was found but is not as expected. Case does not count, as in Azure."""
    told: list[Difference] = []
    for setting, (attribute, wanted) in expected.items():
        value = _value(found, attribute)
        if _plain(value, wanted) != _plain(wanted, wanted):
            told.append(Difference(setting, _told(value), _told(wanted)))
            if setting == KIND:
                break
    return told


def _value(found: Any, attribute: str) -> Any:
    path, key = item(attribute)
    for part in path.split("."):
        found = getattr(found, part.removesuffix("()"), None)  # a deleted one may not have it
        found = found() if part.endswith("()") and found is not None else found
    return found if key is None else (found or {}).get(key)


def _plain(value: Any, wanted: Wanted) -> object:
    """What is compared: of a list, or the keys of a mapping that stands for one, the sorted items."""
    if isinstance(wanted, tuple):
        return sorted(str(one).casefold() for one in value or ())
    return str(value).casefold()


def _told(value: Any) -> Any:
    """A value as JSON has it: of a mapping that stands for a list, the keys."""
    if isinstance(value, tuple | list | Mapping):
        return sorted(map(str, value))
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "empty"
    return "not set" if value is None else str(value)
