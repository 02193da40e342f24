"""A script that is given the rows of one store and brand at a time."""

from typing import Any


def run(mini_batch: Any, mini_batch_context: Any) -> list[str]:
    key = mini_batch_context.partition_key_value
    return [f"{key['store']} {key['brand']} {mini_batch['price'].astype(int).sum()} of {len(mini_batch)}"]
