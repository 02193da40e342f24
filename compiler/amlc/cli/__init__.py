"""The commands. To add one: a module here with `configure` and `run`, and its line in the table."""

from collections.abc import Mapping

# By name: the module, and the line that `amlc --help` shows. A module is imported when its command runs.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "validate": ("amlc.cli.validate", "check specs, with no SDK and no network"),
    "compile": ("amlc.cli.compile", "write the program, or publish it with --publish"),
    "plan": ("amlc.cli.plan", "say what publishing would change, and why"),
    "ensure": ("amlc.cli.ensure", "make the workspace, datastores and computes that are defined and absent"),
    "status": ("amlc.cli.status", "say what is live, since when, and whether it is what the file says"),
    "history": ("amlc.cli.history", "list the versions that are or were published"),
    "diff": ("amlc.cli.diff", "compare with another target or a git revision"),
    "rollback": ("amlc.cli.rollback", "make an earlier version live again"),
    "promote": ("amlc.cli.promote", "publish to one target what another has published"),
    "prune": ("amlc.cli.prune", "disable superseded versions"),
    "run": ("amlc.cli.run", "publish if needed, run, and follow"),
    "runs": ("amlc.cli.runs", "list the runs of a pipeline"),
    "logs": ("amlc.cli.logs", "print what a run's steps printed, and why it failed"),
    "metrics": ("amlc.cli.metrics", "show what a run's steps logged"),
    "download": ("amlc.cli.download", "fetch the files that a run's steps kept"),
    "cancel": ("amlc.cli.cancel", "end a run that is under way"),
    "graph": ("amlc.cli.graph", "draw the pipeline"),
    "config": ("amlc.cli.config", "print the merged file, or where its values come from"),
    "fmt": ("amlc.cli.fmt", "format specs, their comments kept"),
    "explain": ("amlc.cli.explain", "print the manual's page of a code"),
    "schema": ("amlc.cli.schema", "print the JSON schema of specs"),
    "workspace": ("amlc.cli.workspace", "start, stop and use the embedded workspace"),
}
