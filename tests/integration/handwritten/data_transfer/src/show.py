"""Says which files are below a folder."""

import sys
from pathlib import Path

folder = Path(sys.argv[1])
print(folder.name, sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()))
