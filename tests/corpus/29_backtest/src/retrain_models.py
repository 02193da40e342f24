import argparse
import os


def init():
    global folder
    parser = argparse.ArgumentParser()
    parser.add_argument("--target_column_name")
    parser.add_argument("--output-dir")
    folder = parser.parse_known_args()[0].output_dir


def run(mini_batch):
    return [os.path.join(folder, os.path.basename(file)) for file in mini_batch]
