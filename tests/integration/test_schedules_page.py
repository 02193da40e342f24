"""The page on schedules is executed: every command of it, in order, in one project; what it shows is what happens."""

import re
from pathlib import Path

from tests.conftest import ROOT, Golden
from tests.integration import transcripts

PAGE = ROOT / "docs" / "schedules.md"
LOAD = """\
import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--rates", type=Path, required=True)
parser.add_argument("--least", type=int, required=True)
options = parser.parse_args()
print(options.rates.read_text().strip(), options.least)
"""


def test_what_the_page_shows_happens(tmp_path: Path, golden: Golden) -> None:
    page = PAGE.read_text("utf-8")
    (spec,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    with transcripts.place(tmp_path) as place:
        for name, text in (
            ("rates.yaml", spec),
            ("load/load.py", LOAD),
            ("arrivals/new/first.csv", "1.07\n"),
            ("pyproject.toml", ""),
        ):
            place.write_file(name, text)
        golden(PAGE, place.executed(page))
