"""An entry script that says what it is given."""

import os
from pathlib import Path


def run(mini_batch: list[str]) -> list[str]:
    return [f"{Path(one).name} of {len(mini_batch)} in {os.environ['AZUREML_RUN_ID']}" for one in mini_batch]
