import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--table")
parser.add_argument("--clean")
print(parser.parse_args())
