import argparse

from azureml.core import Dataset, Run
from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
for name in ("--tabular_input", "--file_input", "--output_dir"):
    parser.add_argument(name)
options = parser.parse_args()
table = Dataset.get_by_id(Run.get_context().experiment.workspace, options.tabular_input)
table.to_spark_dataframe().show()
rows = SparkSession.builder.getOrCreate().read.option("header", "true").csv(options.file_input)
rows.coalesce(1).write.mode("append").csv(options.output_dir)
