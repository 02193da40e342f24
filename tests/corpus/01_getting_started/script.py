"""Three scripts that need no data: at once, and one after the other."""

from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
plain = conda("plain", "python=3.10")
sklearn = conda("sklearn", "python=3.10", "scikit-learn=1.5.2")
train = PythonScriptStep(
    "train.py",
    name="train_step",
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src/train",
    allow_reuse=True,
)
compare = PythonScriptStep(
    "compare.py",
    name="compare_step",
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src/compare",
)
extract = PythonScriptStep(
    "extract.py",
    name="extract_step",
    compute_target=cpu,
    runconfig=run_configuration(sklearn),
    source_directory="src/extract",
)
at_once = Pipeline(ws, [train, compare, extract]).publish("Hello_World1", "", "1", continue_on_step_failure=False)
compare.run_after(train)
extract.run_after(compare)
# The last step brings those that it waits for.
in_turn = Pipeline(ws, [extract]).publish("Hello_World2", "", "1", continue_on_step_failure=False)
published = {"pipeline": at_once, "in_turn": in_turn}
