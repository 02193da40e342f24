import argparse
import os

parser = argparse.ArgumentParser("train")
parser.add_argument("--arg1")
parser.add_argument("--arg2")
options = parser.parse_args()
print(options.arg1, sorted(os.listdir(options.arg2)))
