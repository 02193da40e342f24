import argparse
import os

labels = []


def init():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model_name")
    parser.add_argument("--labels_dir")
    options, _ = parser.parse_known_args()
    labels.extend(os.listdir(options.labels_dir))


def run(mini_batch):
    return [f"{os.path.basename(file)}: {len(labels)}" for file in mini_batch]
