"""Shows what a search found."""

import sys
from pathlib import Path

for word in sys.argv[1:]:
    place = Path(word)
    files = [place] if place.is_file() else sorted(one for one in place.rglob("*") if one.is_file())
    print([one.read_text("utf-8").strip() for one in files])
