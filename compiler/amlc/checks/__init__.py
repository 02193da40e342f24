"""The checks. To add one: a module here with CODE, SEVERITY and `check`, its manual as docstring, and a table line."""

from amlc.checks import (
    broken_environment,
    broken_id_file,
    broken_source,
    dependency_cycle,
    invalid_name,
    local_only,
    unpinned_environment,
    unpublishable_file,
    unused_definition,
    wrong_default,
)

CHECKS = (
    dependency_cycle,
    broken_source,
    broken_environment,
    broken_id_file,
    invalid_name,
    wrong_default,
    local_only,
    unpinned_environment,
    unpublishable_file,
    unused_definition,
)
