import os


def init():
    print("ready to identify digits")


def run(mini_batch):
    return [f"{os.path.basename(file)}: {os.path.getsize(file) % 10}" for file in mini_batch]
