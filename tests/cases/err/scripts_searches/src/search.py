import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--rate", type=float, required=True)
parser.add_argument("--depth", type=int)
parser.add_argument("--layers", type=int)
parser.add_argument("--kernel", choices=["rbf", "linear"])
parser.add_argument("--momentum", type=float, default=0.9)
arguments = parser.parse_args()
