"""The failures that end a command, each with its exit code; a mistake in a spec is a diagnostic, never one of these."""


class AmlcError(Exception):
    """One sentence for a person, and how the command exits. `help` says what to do about it."""

    exit_code = 1

    def __init__(self, message: str, *, help: str | None = None) -> None:  # noqa: A002 - the word that is printed
        super().__init__(message)
        self.help = help


class UsageError(AmlcError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class ServiceError(AmlcError):
    """The workspace, or the way to it, refused."""

    exit_code = 4
