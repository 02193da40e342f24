from pyspark.sql import SparkSession

print(SparkSession.builder.getOrCreate())
