import argparse


def init():
    parser = argparse.ArgumentParser()
    for name in ("--output-path", "--metadata-input", "--hts-graph", "--nodes-count"):
        parser.add_argument(name)
    print(parser.parse_known_args()[0])


def run(mini_batch):
    return [str(len(mini_batch))]
