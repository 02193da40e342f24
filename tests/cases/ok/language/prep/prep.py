import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--raw")
parser.add_argument("--trips")
parser.add_argument("latest")
parser.add_argument("--clean")
parser.add_argument("--rows", type=int)
parser.add_argument("--region")
parser.add_argument("--suffix", choices=["eu", "us"])
parser.add_argument("plain")
parser.add_argument("where")
print(parser.parse_args())
