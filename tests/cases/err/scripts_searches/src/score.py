import argparse


def init():
    global arguments
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int)
    parser.add_argument("--model", required=True)
    parser.add_argument("--output_dir", required=True)
    parser.add_argument("--rows", type=int)
    arguments, _ = parser.parse_known_args()


def run(batch):
    return [arguments.model for _ in batch]


if __name__ == "__main__":
    init()
