import argparse

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
parser.add_argument("--input")
parser.add_argument("--output")
options = parser.parse_args()
session = SparkSession.builder.getOrCreate()
session._jvm.com.example.WordCount.main([options.input, options.output])
