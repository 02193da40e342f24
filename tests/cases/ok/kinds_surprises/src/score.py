def run(mini_batch: list[str]) -> list[str]:
    return mini_batch
