import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--rows")
parser.add_argument("--clean")
print(parser.parse_known_args())
