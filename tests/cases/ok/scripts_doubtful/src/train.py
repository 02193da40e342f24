import argparse
import json
from typing import TYPE_CHECKING

import helpers
import numpy as np
from sklearn.neighbors import KNeighborsClassifier

try:
    import torch
except ImportError:
    torch = None

if TYPE_CHECKING:
    import matplotlib


def register(path):
    from azureml.core import Model, Run

    run = Run.get_context()
    Model.register(workspace=run.experiment.workspace, model_path=path, model_name="knn")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--raw")
    options = parser.parse_args()
    table = helpers.read(options.raw)
    print(json.dumps(np.shape(table)), KNeighborsClassifier, torch)
    register("outputs/knn.pkl")
