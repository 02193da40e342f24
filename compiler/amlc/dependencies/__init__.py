"""What an environment installs: reads what the spec and the files of the project say of it."""
