"""Prints what it was started with: its arguments, its parameters, and its place among the processes."""

import os
import sys

_PLACES = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "OMPI_COMM_WORLD_SIZE")

print("arguments", sys.argv[1:])
print("parameters", {name: one for name, one in sorted(os.environ.items()) if name.startswith("AML_PARAMETER_")})
print("place", {name: os.environ[name] for name in _PLACES if name in os.environ})
