import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--shuffle", type=bool)
parser.add_argument("--verbose", type=bool)
parser.add_argument("--fast", type=bool)
print(parser.parse_args())
