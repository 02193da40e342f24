"""What pip reads of a line, and what is said of one that it does not read."""

import pytest

from amlc.dependencies import requirements

# What each asks for: the name, and whether it is pinned.
VALID: list[tuple[str, str | None, bool]] = [
    ("pandas", "pandas", False),
    ("pandas==2.2.3", "pandas", True),
    ("pandas == 2.2.3", "pandas", True),
    ("pandas===2.2.3", "pandas", True),
    ("pandas==2.2.*", "pandas", True),
    ("pandas!=2.2.*", "pandas", False),
    ("pandas~=2.2", "pandas", True),
    ("pandas~=2.2.3", "pandas", True),
    ("pandas>=2", "pandas", False),
    ("pandas>2", "pandas", False),
    ("pandas<3", "pandas", True),
    ("pandas<=3", "pandas", True),
    ("pandas>=2,<3", "pandas", True),
    ("pandas >= 2 , < 3", "pandas", True),
    ("pandas>=2,!=2.1,<3", "pandas", True),
    ("pandas>=2,", "pandas", False),
    ("pandas (>=2,<3)", "pandas", True),
    ("pandas(==2.2.3)", "pandas", True),
    ("pandas==v2.2.3", "pandas", True),
    ("pandas==2.2.3rc1", "pandas", True),
    ("pandas==2.2.3.rc-1", "pandas", True),
    ("pandas==2.2.3.dev0", "pandas", True),
    ("pandas==2.2.3.post1", "pandas", True),
    ("pandas==2.2.3-1", "pandas", True),
    ("pandas==1!2.2.3", "pandas", True),
    ("torch==2.5.1+cu124", "torch", True),
    ("azureml-core==1.61.0.post4", "azureml-core", True),
    ("pandas[parquet]", "pandas", False),
    ("pandas[parquet,excel]==2.2.3", "pandas", True),
    ("pandas[parquet, excel] == 2.2.3", "pandas", True),
    ("pandas [parquet]==2.2.3", "pandas", True),
    ("pandas[]==2.2.3", "pandas", True),
    ("typing_extensions==4.12.2", "typing-extensions", True),
    ("zope.interface==7.2", "zope-interface", True),
    ("Ruamel.YAML_x==1.0", "ruamel-yaml-x", True),
    ("3to2==1.1", "3to2", True),
    ("numpy==1.26.4; python_version < '3.12'", "numpy", True),
    ('numpy==1.26.4 ; python_version < "3.12" and sys_platform == "linux"', "numpy", True),
    ('numpy ; (python_version < "3.12" or extra == "x")', "numpy", False),
    ('numpy==1.26.4;platform_machine not in "arm64 aarch64"', "numpy", True),
    ("numpy==1.26.4 # the last of 1", "numpy", True),
    ("# numpy==1.26.4", None, True),
    ("", None, True),
    ("   ", None, True),
    ("numpy==1.26.4 --hash=sha256:aaaa --hash=sha256:bbbb", "numpy", True),
    ("numpy==1.26.4 --config-settings=a=b", "numpy", True),
    ("numpy==1.26.4 --global-option=--quiet", "numpy", True),
    ("ours @ https://example.com/ours-1.0.zip", "ours", True),
    ("ours@https://example.com/ours-1.0.zip", "ours", True),
    ("ours[extra] @ https://example.com/ours-1.0.zip ; python_version < '3.12'", "ours", True),
    ("ours @ file:///opt/ours-1.0-py3-none-any.whl", "ours", True),
    ("ours @ git+https://example.com/ours.git@v1.0", "ours", True),
    ("ours @ git+https://example.com/ours.git", "ours", False),
    ("https://example.com/ours-1.0-py3-none-any.whl", None, True),
    ("https://example.com/ours-1.0.tar.gz#sha256=aaaa", None, True),
    ("git+https://example.com/ours.git@0123abc", None, True),
    ("git+https://example.com/ours.git@v1.0#egg=Ours_1", "ours-1", True),
    ("git+https://example.com/ours.git@v1.0#subdirectory=python&egg=ours", "ours", True),
    ("git+https://example.com/ours.git#egg=ours", "ours", False),
    ("git+https://reader@example.com/ours.git", None, False),
    ("git+ssh://git@example.com/ours.git@main#egg=ours", "ours", True),
    ("hg+https://example.com/ours@1.0#egg=ours", "ours", True),
    ("./wheels/ours-1.0-py3-none-any.whl", None, True),
    ("wheels/ours-1.0-py3-none-any.whl", None, True),
    ("ours-1.0-py3-none-any.whl", None, True),
    ("./ours[extra]", None, True),
    (".", None, True),
    (".[extra]", None, True),
    ("/opt/ours", None, True),
    ("-e .", None, True),
    ("-e ./ours[extra]", None, True),
    ("-e git+https://example.com/ours.git@v1.0#egg=ours", "ours", True),
    ("--editable=git+https://example.com/ours.git#egg=ours", "ours", False),
    ("-r requirements.txt", None, True),
    ("-rrequirements.txt", None, True),
    ("--requirement requirements.txt", None, True),
    ("-c constraints.txt", None, True),
    ("-i https://example.com/simple", None, True),
    ("--index-url https://example.com/simple", None, True),
    ("--index-url=https://example.com/simple", None, True),
    ("--extra-index-url https://reader:${PASSWORD}@example.com/simple", None, True),
    ("--extra-index https://example.com/simple", None, True),
    ("--find-links https://example.com/wheels", None, True),
    ("-f wheels", None, True),
    ("--trusted-host example.com", None, True),
    ("--no-binary :all:", None, True),
    ("--only-binary=numpy,scipy", None, True),
    ("--no-index", None, True),
    ("--pre", None, True),
    ("--prefer-binary", None, True),
    ("--require-hashes", None, True),
    ("--use-feature=fast-deps", None, True),
    ("${PACKAGE}==1.0", None, True),
]

NO_CONDITION = 'write it like `python_version < "3.11"`'
OF_THE_COMMAND = "it is an option of the command `pip install`: leave it out"

INVALID: list[tuple[str, str, str | None]] = [
    ("pandas=2.2.3", ": pip has no operator `=`", "did you mean `pandas==2.2.3`?"),
    ("pandas = 2.2.3", ": pip has no operator `=`", "did you mean `pandas==2.2.3`?"),
    ("pandas[parquet]=2.2.3", ": pip has no operator `=`", "did you mean `pandas[parquet]==2.2.3`?"),
    ("pandas 2.2.3", ": pip needs `==` before a version", "did you mean `pandas==2.2.3`?"),
    ("pandas v2.2.3", ": pip needs `==` before a version", "did you mean `pandas==2.2.3`?"),
    ("pandas@2.2.3", ": pip needs `==` before a version", "did you mean `pandas==2.2.3`?"),
    ("pandas @ 2.2.3", ": pip needs `==` before a version", "did you mean `pandas==2.2.3`?"),
    ("pandas: 2.2.3", ": pip needs `==` before a version", "did you mean `pandas==2.2.3`?"),
    ("pandas==", ": no version follows `==`", None),
    ("pandas>=", ": no version follows `>=`", None),
    ("pandas>=2,<", ": no version follows `<`", None),
    ("pandas=>2", ": pip has no operator `=>`", "did you mean `pandas>=2`?"),
    ("pandas=<2", ": pip has no operator `=<`", "did you mean `pandas<=2`?"),
    ("pandas=~2.2", ": pip has no operator `=~`", "did you mean `pandas~=2.2`?"),
    ("pandas=!2.2", ": pip has no operator `=!`", "did you mean `pandas!=2.2`?"),
    ("pandas<>2", ": pip has no operator `<>`", "did you mean `pandas!=2`?"),
    ("pandas~>2.2", ": pip has no operator `~>`", "did you mean `pandas~=2.2`?"),
    ("pandas~2.2", ": pip has no operator `~`", "did you mean `pandas~=2.2`?"),
    ("pandas!2.2", ": pip has no operator `!`", "did you mean `pandas!=2.2`?"),
    ("pandas^2.2", ": pip has no operator `^`", None),
    ("pandas=>2,=<3", ": pip has no operator `=>`", "did you mean `pandas>=2,<=3`?"),
    ("pandas>=2 <3", ": a `,` is missing between its versions", "did you mean `pandas>=2,<3`?"),
    ("pandas >=2 <3 !=2.1", ": a `,` is missing between its versions", "did you mean `pandas>=2,<3,!=2.1`?"),
    ("pandas>=2.*", ": `>=` takes no `*`", "did you mean `pandas>=2`?"),
    ("pandas>=2.x", ": `>=` takes no `*`", "did you mean `pandas>=2`?"),
    ("pandas<3.*", ": `<` takes no `*`", "did you mean `pandas<3`?"),
    ("pandas~=2.2.*", ": `~=` takes no `*`", "did you mean `pandas~=2.2`?"),
    ("pandas~=2", ": `~=` needs two numbers or more", "did you mean `pandas~=2.0`?"),
    ("pandas==2.2.x", ": `2.2.x` is not a version", "did you mean `pandas==2.2.*`?"),
    ("pandas==2.*.1", ": `2.*.1` is not a version", None),
    ("pandas==latest", ": `latest` is not a version", None),
    ("pandas==2.2.3-final-1", ": `2.2.3-final-1` is not a version", None),
    ("pandas==2.2.3..1", ": `2.2.3..1` is not a version", None),
    ("pandas>=2,,<3", ": a version is missing beside a `,`", None),
    ("pandas==2,3", " that pip reads", None),
    ("pandas[parquet", " that pip reads", None),
    ("pandas]parquet[", " that pip reads", None),
    ("pandas[]==2]", ": `2]` is not a version", None),
    ("numpy, pandas", ": it is more than one", "write each as an item of its own: [numpy, pandas]"),
    ("numpy,pandas", ": it is more than one", "write each as an item of its own: [numpy, pandas]"),
    ("numpy pandas", ": it is more than one", "write each as an item of its own: [numpy, pandas]"),
    (
        "numpy==1.26.4 pandas==2.2.3",
        ": it is more than one",
        "write each as an item of its own: [numpy==1.26.4, pandas==2.2.3]",
    ),
    ("numpy; pandas", ": `pandas` is not a condition", NO_CONDITION),
    ('numpy==1.26.4; python < "3.11"', ': `python < "3.11"` is not a condition', NO_CONDITION),
    ("numpy==1.26.4; python_version", ": `python_version` is not a condition", NO_CONDITION),
    ("numpy; python_version <", ": `python_version <` is not a condition", NO_CONDITION),
    ("'numpy==1.26.4'", ": it is in quotes twice", "did you mean `numpy==1.26.4`?"),
    ('"numpy"==1.26.4', ": it is in quotes twice", None),
    ("@numpy", " that pip reads", None),
    ("==1.26.4", ": it names no package", None),
    (">=2", ": it names no package", None),
    ("numpy==1.26.4)", ": `1.26.4)` is not a version", None),
    ("(numpy==1.26.4)", " that pip reads", None),
    ("numpy!", ": pip has no operator `!`", None),
    ("numpy=1.26=py310*", ": pip has no operator `=`", None),
    (
        "ours=https://example.com/ours.whl",
        ": pip needs ` @ ` before an address",
        "did you mean `ours @ https://example.com/ours.whl`?",
    ),
    (
        "ours==git+https://example.com/ours",
        ": pip needs ` @ ` before an address",
        "did you mean `ours @ git+https://example.com/ours`?",
    ),
    (
        "ours: https://example.com/ours.whl",
        ": pip needs ` @ ` before an address",
        "did you mean `ours @ https://example.com/ours.whl`?",
    ),
    (
        "ours=https://reader:hunter2@example.com/ours.whl",
        ": pip needs ` @ ` before an address",
        "did you mean `ours @ https://reader:…@example.com/ours.whl`?",
    ),
    ("install pandas", ": it is more than one", "write each as an item of its own: [install, pandas]"),
    ("pip install pandas", ": it is a command", "leave `pip install` out"),
    ("python -m pip install pandas", ": it is a command", "leave `python -m pip install` out"),
]

NO_OPTION: list[tuple[str, str, str | None]] = [
    ("-numpy-", "`-numpy-` is not an option that pip takes from a list of requirements", None),
    ("--upgrade", "`--upgrade` is not an option that pip takes from a list of requirements", OF_THE_COMMAND),
    ("-U pandas", "`-U` is not an option that pip takes from a list of requirements", OF_THE_COMMAND),
    ("pandas -U", "`-U` is not an option that pip takes from a list of requirements", OF_THE_COMMAND),
    (
        "pandas==2.2.3 --no-deps",
        "`--no-deps` is not an option that pip takes from a list of requirements",
        OF_THE_COMMAND,
    ),
    ("--quiet", "`--quiet` is not an option that pip takes from a list of requirements", OF_THE_COMMAND),
    ("-z", "`-z` is not an option that pip takes from a list of requirements", None),
    (
        "--extra-index-ulr https://example.com",
        "`--extra-index-ulr` is not an option that pip takes from a list of requirements",
        "did you mean `--extra-index-url`?",
    ),
    ("--index", "`--index` needs a value", None),
    ("--extra-index-url", "`--extra-index-url` needs a value", None),
    ("-r", "`-r` needs a value", None),
    ("-e", "`-e` needs a value", None),
    ("--find-links", "`--find-links` needs a value", None),
    (
        "pandas==2.2.3 --hahs=sha256:a",
        "`--hahs` is not an option that pip takes from a list of requirements",
        "did you mean `--hash`?",
    ),
]


@pytest.mark.parametrize(("line", "name", "pinned"), VALID, ids=[one[0] for one in VALID])
def test_what_pip_reads(line: str, name: str | None, pinned: bool) -> None:
    wanted = requirements.read(line)
    assert (wanted.fault, wanted.name, wanted.pinned) == (None, name, pinned)


@pytest.mark.parametrize(("line", "reason", "advice"), INVALID, ids=[one[0] for one in INVALID])
def test_what_pip_does_not_read(line: str, reason: str, advice: str | None) -> None:
    shown = line.replace("hunter2", "…")
    assert requirements.read(line).fault == (f"`{shown}` is not a requirement{reason}", advice)


@pytest.mark.parametrize(("line", "message", "advice"), NO_OPTION, ids=[one[0] for one in NO_OPTION])
def test_options_that_pip_does_not_take(line: str, message: str, advice: str | None) -> None:
    assert requirements.read(line).fault == (message, advice)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("-e .", "-e ."),
        ("-r requirements.txt", "-r requirements.txt"),
        ("--find-links=wheels", "--find-links=wheels"),
        ("./ours.whl", "./ours.whl"),
        ("ours @ file:ours.whl", "file:ours.whl"),
        ("-f /opt/wheels", None),
        ("-r https://example.com/requirements.txt", None),
        ("ours @ file:///opt/ours.whl", None),
        ("-e git+https://example.com/ours.git@v1.0#egg=ours", None),
    ],
)
def test_files_of_this_machine(line: str, place: str | None) -> None:
    assert requirements.read(line).place == place


def test_what_is_too_long_is_not_parsed() -> None:
    fault = requirements.read("a" * 3_000).fault
    assert fault == ("a requirement has 1,000 characters at most", None)


def test_conditions_nested_too_deep_are_a_mistake_and_no_crash() -> None:
    line = "numpy; " + "(" * 900
    fault = requirements.read(line).fault
    assert fault == (f"`numpy; {'(' * 72}…` is not a requirement that pip reads", None)


def test_the_lines_of_a_file() -> None:
    text = "# first\n\npandas==2.2.3 \\\n  --hash=sha256:a\n  numpy  # why\r\nlast"
    found = [(line, text[start:end]) for start, end, line in requirements.lines(text)]
    assert found == [
        ("# first", "# first"),
        ("pandas==2.2.3   --hash=sha256:a", "pandas==2.2.3 \\\n  --hash=sha256:a"),
        ("numpy  # why", "numpy  # why"),
        ("last", "last"),
    ]
