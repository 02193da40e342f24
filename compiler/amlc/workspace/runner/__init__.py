"""Runs a submitted pipeline: what was posted becomes a plan, and each step of it a process of its own."""

from amlc.workspace.runner.run import execute

__all__ = ["execute"]
