"""The checks. To add one: a module here with CODE, SEVERITY and `check`, its manual as docstring, and a table line."""

from amlc.checks import (
    broken_environment,
    broken_source,
    dependency_cycle,
    id_file_in_source,
    invalid_name,
    local_only,
    unpublishable_file,
    unused_definition,
    wrong_default,
)

CHECKS = (
    dependency_cycle,
    broken_source,
    broken_environment,
    invalid_name,
    wrong_default,
    id_file_in_source,
    local_only,
    unpublishable_file,
    unused_definition,
)
