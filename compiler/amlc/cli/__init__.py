"""The commands. To add one: a module here with `configure` and `run`, and its line in the table."""

from collections.abc import Mapping

# By name: the module, and the line that `amlc --help` shows. A module is imported when its command runs.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "validate": ("amlc.cli.validate", "check specs, with no SDK and no network"),
    "compile": ("amlc.cli.compile", "write the program, or publish it with --publish"),
    "run": ("amlc.cli.run", "publish if needed, run, and follow"),
    "graph": ("amlc.cli.graph", "draw the pipeline"),
    "config": ("amlc.cli.config", "print the merged file, or where its values come from"),
    "fmt": ("amlc.cli.fmt", "format specs, their comments kept"),
    "explain": ("amlc.cli.explain", "print the manual's page of a code"),
    "schema": ("amlc.cli.schema", "print the JSON schema of specs"),
    "workspace": ("amlc.cli.workspace", "start, stop and use the embedded workspace"),
}
