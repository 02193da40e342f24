"""Writes what the others read."""

import sys
from pathlib import Path

(Path(sys.argv[1]) / "made.txt").write_text("made\n", "utf-8")
Path(sys.argv[2]).write_text("given\n", "utf-8")
