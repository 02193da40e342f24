import argparse

parser = argparse.ArgumentParser()
parser.add_argument("words", nargs="*")
parser.add_argument("--separator")
print(parser.parse_known_args())
