import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--trips")
parser.add_argument("--joined")
print(parser.parse_args())
