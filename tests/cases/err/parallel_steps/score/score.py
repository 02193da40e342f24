import argparse


def init() -> None:
    argparse.ArgumentParser().parse_known_args()


def run(mini_batch: list[str]) -> list[str]:
    return mini_batch
