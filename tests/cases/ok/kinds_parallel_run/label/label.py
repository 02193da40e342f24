import argparse

names: list[str] = []


def init() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--names")
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--thumbnails")
    given, _ = parser.parse_known_args()
    with open(given.names, encoding="utf-8") as file:
        names.extend(file.read().split())


def run(mini_batch: list[str]) -> list[str]:
    return [f"{path},{names[len(path) % len(names)]}" for path in mini_batch]
