"""What commands say of specs, of runs, and of the embedded workspace itself, byte for byte."""

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.integration import transcripts

PAGES = ["runs", "specs", "workspace"]


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_shows_happens(page: str, tmp_path: Path, golden: Golden) -> None:
    transcripts.follow(page, tmp_path, golden)
