def init() -> None:
    pass


def run(mini_batch: dict[str, list[float]]) -> list[float]:
    return [sum(mini_batch["price"])]
