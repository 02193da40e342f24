import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
for name in (
    "--input-name",
    "--output-path",
    "--metadata-input",
    "--hts-graph",
    "--raw-forecasts",
    "--forecast-level",
    "--allocation-method",
):
    parser.add_argument(name)
options = parser.parse_args()
print(options)
if options.output_path:
    os.makedirs(options.output_path, exist_ok=True)
    with open(os.path.join(options.output_path, "made.txt"), "w") as file:
        file.write("made\n")
elif options.input_name:
    run = Run.get_context()
    run.output_datasets["partitioned"].link(run.input_datasets[options.input_name])
