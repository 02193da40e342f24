"""Tests of the runner, on pipelines that the real SDK made."""
