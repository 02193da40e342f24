"""What the YAML may say: pydantic models, strict and frozen, no logic; `pipeline.Pipeline` is the whole file."""
