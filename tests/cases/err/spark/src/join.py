import argparse

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
parser.add_argument("--raw", required=True)
parser.add_argument("--rows", type=int)
print(parser.parse_args(), SparkSession.builder.getOrCreate())
