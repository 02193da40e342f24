"""The variables of a program: readable, valid in Python, each once."""

import keyword
import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Names:
    """Hands out variables: the same one for the same thing, another for another."""

    taken: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, *parts: str) -> str:
        """The variable of a thing, which its parts name: `of("datastore", "MLData")` is `datastore_MLData`."""
        plain = re.sub(r"\W", "_", "_".join(part for part in parts if part), flags=re.ASCII)
        plain = f"_{plain}" if plain[0].isdigit() or keyword.iskeyword(plain) else plain
        name, count = plain, 1
        while self.taken.setdefault(name, parts) != parts:
            count += 1
            name = f"{plain}_{count}"
        return name
