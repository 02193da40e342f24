import argparse


def init():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model_name")
    options, _ = parser.parse_known_args()
    print("model", options.model_name)


def run(mini_batch):
    return [f"{width} setosa" for width in mini_batch["sepal.width"]]
