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


def differences(expected: Mapping[str, Expected], found: Any) -> list[str]:
    """What was found but is not as expected, each as `setting is this, not that`. Case does not count, as in Azure."""
    said: list[str] = []
    for setting, (attribute, wanted) in expected.items():
        value = _value(found, attribute)
        if _plain(value, wanted) != _plain(wanted, wanted):
            said.append(f"{setting} is {_shown(value)}, not {_shown(wanted)}")
            if setting == KIND:
                break
    return said


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


def _shown(value: Any) -> str:
    if isinstance(value, tuple | list | Mapping):
        return ", ".join(sorted(map(str, value))) or "empty"
    return "not set" if value is None else str(value)
