"""What the workspace has before: datasets that other work registered."""

from azureml.core import Dataset, Datastore
from connected import ws

store = Datastore(ws, "workspaceblobstore")
for name, path in (("input_images", "batchscoring/images"), ("label_ds", "batchscoring/labels")):
    Dataset.File.from_files((store, path), validate=False).register(ws, name)
for name in (
    "Crime-Dataset",
    "NOAA-Weather-DS4",
    "data_test",
    "data_train",
    "dominicks_OJ_train_pipeline",
    "green_taxi_data",
    "hts-sales-test",
    "hts-sales-train",
    "yellow_taxi_data",
):
    table = Dataset.Tabular.from_delimited_files(
        (store, f"tables/{name}.csv"), validate=False, infer_column_types=False
    )
    table.register(ws, name)
