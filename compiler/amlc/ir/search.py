"""What a `hyper_drive` step has beyond what every step has."""

from collections.abc import Mapping
from typing import Literal, NamedTuple


class Policy(NamedTuple):
    """Which runs are cancelled early: a policy's name in the language, and its settings."""

    kind: Literal["bandit", "median_stopping", "truncation_selection", "no_termination"]
    settings: Mapping[str, int | float]


class Search(NamedTuple):
    """How the arguments are chosen, and how the runs are compared. What varies is in the step's `searched`.

    It goes on from earlier searches, and completes runs of those, by the runs' ids.
    """

    sampling: Literal["random", "grid", "bayesian"]
    policy: Policy | None
    metric: str
    goal: Literal["maximize", "minimize"]
    max_total_runs: int
    max_concurrent_runs: int | None
    max_duration_minutes: int
    resume_from: tuple[str, ...]
    resume_child_runs: tuple[str, ...]
