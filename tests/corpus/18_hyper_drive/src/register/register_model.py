import argparse
import shutil

from azureml.core import Model, Run

parser = argparse.ArgumentParser()
parser.add_argument("--saved-model")
options = parser.parse_args()
# The SDK registers only what is below the working folder.
shutil.copy(options.saved_model, "saved_model.pb")
Model.register(Run.get_context().experiment.workspace, "saved_model.pb", "tf-mnist")
