import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--data")
parser.add_argument("--rate", type=int)
print(parser.parse_args())
