"""The options that a list of requirements may hold (pip/_internal/req/req_file.py), of older pips too."""

from collections.abc import Mapping

_SHORT: Mapping[str, str] = {
    "-i": "--index-url",
    "-c": "--constraint",
    "-r": "--requirement",
    "-e": "--editable",
    "-f": "--find-links",
    "-C": "--config-settings",
}
_VALUED = (
    *_SHORT.values(),
    "--pypi-url",
    "--extra-index-url",
    "--no-binary",
    "--only-binary",
    "--trusted-host",
    "--use-feature",
    "--all-releases",
    "--only-final",
    "--hash",
    "--global-option",
    "--install-option",
)
FLAGS = ("--no-index", "--prefer-binary", "--require-hashes", "--no-require-hashes", "--pre")
_OF_THE_COMMAND = ("-U", "--upgrade", "-q", "--quiet", "--no-cache-dir", "--user", "--no-deps", "--force-reinstall")


def meaning(name: str) -> str | None:
    """The whole name of an option, or None where pip has none."""
    if name in _SHORT:
        return _SHORT[name]
    # optparse takes what one option starts with.
    near = [one for one in (*_VALUED, *FLAGS) if name == one or (len(name) > 3 and one.startswith(name))]
    return name if name in near else next(iter(near), None)


def unknown(name: str) -> tuple[str, str | None]:
    """What to say of an option that pip does not have."""
    message = f"`{name}` is not an option that pip takes from a list of requirements"
    if name in _OF_THE_COMMAND:
        return message, "it is an option of the command `pip install`: leave it out"
    from amlc.diagnostics import nearest

    near = nearest(name, (*_VALUED, *FLAGS)) if name.startswith("--") else None
    return message, f"did you mean `{near}`?" if near else None
