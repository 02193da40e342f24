import argparse
from pathlib import Path

MODELS = ["knn", "svm"]


def read_arguments():
    parser = argparse.ArgumentParser(description="Trains one of the models.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", choices=MODELS, required=True)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--epochs", "-e", dest="rounds", type=int, default=3)
    parser.add_argument("--layers", type=int, nargs="+")
    parser.add_argument("--train-share", type=float, default=0.7)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--shuffle", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    print(read_arguments())
