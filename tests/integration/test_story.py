"""The page on publishing is executed: every command of it, in order, in one project; what it shows is what happens."""

import re
from pathlib import Path

from tests.conftest import ROOT, Golden
from tests.integration import transcripts

PAGE = ROOT / "docs" / "publishing.md"
COUNT = """\
import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--names", type=Path, required=True)
parser.add_argument("--least", type=int, required=True)
options = parser.parse_args()
print(len([name for name in options.names.read_text().split() if len(name) > options.least]))
"""
COMMIT = "git init --quiet --initial-branch main && git add . && git commit --quiet --message 'count the spenders'"


def test_what_the_page_shows_happens(tmp_path: Path, golden: Golden) -> None:
    page = PAGE.read_text("utf-8")
    (spec,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    with transcripts.place(tmp_path) as place:
        for name, text in (
            ("pipelines/spend.yaml", spec),
            ("steps/count/count.py", COUNT),
            ("data/names.txt", "Ada\nGrace\nLin\n"),
            (".gitignore", ".amlc/\nbuild/\nplan.json\n"),
        ):
            place.write_file(name, text)
        place.printed(COMMIT)
        golden(PAGE, place.executed(page))
