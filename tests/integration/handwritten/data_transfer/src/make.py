"""Writes what is copied next, and says what is there."""

import sys
from pathlib import Path

made = Path(sys.argv[1])
made.mkdir(parents=True, exist_ok=True)
(made / "made.txt").write_text("made\n")
