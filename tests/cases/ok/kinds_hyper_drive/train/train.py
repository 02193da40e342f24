import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--data")
parser.add_argument("--epochs", type=int, default=1)
for name in ("rate", "momentum", "dropout", "decay"):
    parser.add_argument(f"--{name}", type=float)
for name in ("batch", "depth", "width", "hidden", "patience", "seed"):
    parser.add_argument(f"--{name}", type=float)
parser.add_argument("--optimizer")
print(parser.parse_args())
