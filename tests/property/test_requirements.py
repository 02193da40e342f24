"""What `packaging` says of a requirement is what amlc says of it, whether or not it asks `packaging`."""

import re

from hypothesis import example, given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from amlc.dependencies import match_specs, requirements

# What makes something like a requirement far more often than random characters do.
pieces = st.lists(
    st.sampled_from(
        [
            *("a", "B2", "x_y", "x.y", "-", ".", "_", "0", "1", "2.0", "1.2.3", "1!2", ".*", "*", "+cu1", "rc1", "a1"),
            *(".post1", ".dev0", "v1", "==", "===", "!=", ">=", "<=", "<", ">", "~=", "=", "~", "^", ",", " ", "  "),
            *("[", "]", "[x]", "[x,y]", "(", ")", ";", "; python_version < '3'", " and ", "'", '"', "@ ", "#", " #"),
            *("é", "\t", "\\"),
        ]
    ),
    max_size=8,
).map("".join)
lines = st.one_of(pieces, pieces.map(lambda rest: "numpy" + rest), st.text(max_size=30))


def is_requirement(text: str) -> bool:
    try:
        Requirement(text)
    except ValueError:
        return False
    return True


@given(lines)
@example("a==1.0+a.1,!=2.*")
@example("a ~= 1.0.post1")
@example("a==1.0.0.0a0.post0.dev0")
def test_amlc_and_packaging_agree(line: str) -> None:
    wanted = requirements.read(line)
    text = re.sub(r"(?:^|\s)#.*$", "", line.strip()).strip()  # a comment is the file's, not the requirement's
    is_one = bool(text) and not text.startswith(("-", ".")) and not re.search(r"\s--?[A-Za-z]|[/:$]", text)
    if is_one and not re.search(r"@\s*v?\d[\w.]*$", text):
        assert (wanted.fault is None) == is_requirement(text)
    if is_one and wanted.fault is None:
        found = Requirement(text)
        assert wanted.name == canonicalize_name(found.name)
        assert wanted.conditional == (found.marker is not None)


@given(lines)
def test_every_mistake_is_said_in_one_line_and_advice_is_right(line: str) -> None:
    for wanted, read in ((requirements.read(line), requirements.read), (match_specs.read(line), match_specs.read)):
        if wanted.fault is None:
            continue
        message, advice = wanted.fault
        assert message
        meant = re.fullmatch(r"did you mean `(.*)`\?", advice or "")
        if meant and not meant[1].startswith("-"):
            assert read(meant[1]).fault is None
