"""What the SDK's constructors take: `signatures.json`, which a test compares with the installed SDK."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def signatures() -> Mapping[str, Mapping[str, list[str]]]:
    """By kind and constructor: the parameters that it takes."""
    file = Path(__file__).parent / "signatures.json"
    found: dict[str, dict[str, list[str]]] = json.loads(file.read_text("utf-8"))
    return found
