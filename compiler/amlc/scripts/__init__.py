"""What a step's script says of itself, read from its syntax tree: its command line and its imports. Nothing is run."""
