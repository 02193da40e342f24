"""What conda reads of a package, and what is said of one that it does not read. The verdicts are those of conda's own
parser, but for those that say so.
"""

import pytest

from amlc.dependencies import match_specs

# What each asks for: the name, and whether it is pinned.
VALID: list[tuple[str, str | None, bool]] = [
    ("numpy", "numpy", False),
    ("NumPy", "numpy", False),
    ("numpy=", "numpy", False),
    ("numpy=1", "numpy", True),
    ("numpy=1.26", "numpy", True),
    ("numpy=1.26.*", "numpy", True),
    ("numpy = 1.26", "numpy", True),
    ("numpy==1.26.4", "numpy", True),
    ("numpy ==1.26.4", "numpy", True),
    ("numpy===1.26.4", "numpy", True),
    ("numpy 1.26.4", "numpy", True),
    ("numpy 1.26.*", "numpy", True),
    ("numpy 1.26", "numpy", True),
    ("numpy 1", "numpy", True),
    ("numpy >=1.26", "numpy", False),
    ("numpy>=1.26", "numpy", False),
    ("numpy>1.26", "numpy", False),
    ("numpy<2", "numpy", True),
    ("numpy<=2", "numpy", True),
    ("numpy!=1.26.3", "numpy", False),
    ("numpy~=1.26", "numpy", True),
    ("numpy>=1.26,<2", "numpy", True),
    ("numpy >=1.26, <2", "numpy", True),
    ("numpy >= 1.26 , < 2", "numpy", True),
    ("numpy>=1.26,!=1.26.3", "numpy", False),
    ("numpy>=1.26,<2|==2.1", "numpy", True),
    ("numpy=1.26|2.0", "numpy", True),
    ("numpy=1.26=py310*", "numpy", True),
    ("numpy=1.26.4=py310h4bfa8fc_0", "numpy", True),
    ("numpy==1.26.4=py310h4bfa8fc_0", "numpy", True),
    ("numpy 1.26.4 py310h4bfa8fc_0", "numpy", True),
    ("numpy 1.26.* py310*", "numpy", True),
    ("numpy>=1.26,<2 py310*", "numpy", True),
    ("numpy *", "numpy", False),
    ("numpy=*", "numpy", False),
    ("pytorch=*=cuda*", "pytorch", True),
    ("blas * openblas", "blas", True),
    ("numpy=1.26.0rc1", "numpy", True),
    ("numpy=v1.26", "numpy", True),
    ("tzdata=2024a", "tzdata", True),
    ("jpeg=9e", "jpeg", True),
    ("openssl=1.1.1w", "openssl", True),
    ("pytz==2024.1", "pytz", True),
    ("example=1!2.0", "example", True),
    ("example=1.2+local", "example", True),
    ("example=1.2_3", "example", True),
    ("example=1.2-3", "example", True),
    ("_openmp_mutex=4.5=2_gnu", "_openmp_mutex", True),
    ("__glibc>=2.17", "__glibc", False),
    ("scikit-learn=1.5", "scikit-learn", True),
    ("scikit_learn=1.5", "scikit_learn", True),
    ("ruamel.yaml=0.18", "ruamel.yaml", True),
    ("7zip", "7zip", False),
    ("conda-forge::numpy", "numpy", False),
    ("conda-forge::numpy=1.26", "numpy", True),
    ("conda-forge/linux-64::numpy=1.26", "numpy", True),
    ("nvidia/label/cuda-12.4.0::cuda-nvcc=12.4", "cuda-nvcc", True),
    ("https://example.com/conda::numpy=1.26", "numpy", True),
    ("defaults::numpy", "numpy", False),
    ("*::numpy=1.26", "numpy", True),
    ("numpy=1.26 # the last of 1", "numpy", True),
    ("numpy[version='>=1.26,<2']", "numpy", True),
    ("numpy[version=1.26, build=py310*]", "numpy", True),
    ("conda-forge::numpy[version='1.26.*']", "numpy", True),
    ("numpy=1.26[build=py310*]", "numpy", True),
    ("numpy[channel=https://example.com/conda]", "numpy", True),
    ("numpy (>=1.26)", "numpy", True),
    ("numpy 1.25.*|1.26.*", "numpy", True),
    ("numpy ^1\\.26.*$", "numpy", True),
    ("https://example.com/linux-64/numpy-1.26.4-py310_0.conda", None, True),
    ("./numpy-1.26.4-py310_0.tar.bz2", None, True),
    ("py*-toolkit=1", None, True),
    ("numpy if python", "numpy", False),
]

INVALID: list[tuple[str, str, str | None]] = [
    ("numpy==", "no version follows `==`", None),
    ("numpy>=", "no version follows `>=`", None),
    ("numpy!=", "no version follows `!=`", None),
    ("numpy>=1.2,", "a version is missing beside a `,`", None),
    ("numpy>=1.2,,<2", "a version is missing beside a `,`", None),
    ("numpy>=1.2|", "a version is missing beside a `,`", None),
    ("numpy=~1.26", "conda has no operator `=~`", "did you mean `numpy~=1.26`?"),
    ("numpy~1.26", "conda has no operator `~`", "did you mean `numpy~=1.26`?"),
    ("numpy=!1.26", "conda has no operator `=!`", "did you mean `numpy!=1.26`?"),
    ("numpy!1.26", "conda has no operator `!`", "did you mean `numpy!=1.26`?"),
    ("numpy<>1.26", "conda has no operator `<>`", "did you mean `numpy!=1.26`?"),
    ("numpy~>1.26", "conda has no operator `~>`", "did you mean `numpy~=1.26`?"),
    ("numpy^1.26", "conda has no operator `^`", None),
    ("numpy>=1.2 <2", "a `,` is missing between its versions", "did you mean `numpy>=1.2,<2`?"),
    ("numpy >=1.2 <2", "a `,` is missing between its versions", "did you mean `numpy>=1.2,<2`?"),
    ("numpy ==1.2 <2", "a `,` is missing between its versions", "did you mean `numpy==1.2,<2`?"),
    ("numpy~=1.26.*", "`~=` takes no `*`", "did you mean `numpy~=1.26`?"),
    ("numpy=1..2", "`1..2` is not a version", None),
    ("numpy=1.26=", "no version follows `=`", None),
    ("numpy=1.26=py310=0", "`1.26=py310=0` is not a version", None),
    ("numpy=1/2", "`1/2` is not a version", None),
    ("numpy=latest", "conda has no version `latest`", "leave it out: `numpy`"),
    ("numpy==latest", "conda has no version `latest`", "leave it out: `numpy`"),
    ('numpy="1.26"', "a version has no quotes", None),
    ("numpy='1.26'", "a version has no quotes", None),
    ("numpy: 1.26", "it names no package", None),
    ("numpy, scipy", "it is more than one", "write each as an item of its own: [numpy, scipy]"),
    ("numpy,scipy", "it is more than one", "write each as an item of its own: [numpy, scipy]"),
    ("numpy=1.26, scipy=1.15", "it is more than one", "write each as an item of its own: [numpy=1.26, scipy=1.15]"),
    ("numpy scipy", "it is more than one", "write each as an item of its own: [numpy, scipy]"),
    ("numpy@1.26", "conda has no operator `@`", "did you mean `numpy=1.26`?"),
    ("numpy @ 1.26", "conda has no operator `@`", "did you mean `numpy=1.26`?"),
    ("numpy @ https://example.com/numpy.whl", "conda installs no addresses", "put it under `pip`"),
    ('numpy; python_version < "3.11"', "conda has no conditions", "put it under `pip`"),
    ("numpy=1.26; python_version<3", "conda has no conditions", "put it under `pip`"),
    ("git+https://github.com/numpy/numpy", "conda installs no addresses", "put it under `pip`"),
    ("https://example.com/numpy.whl", "conda installs no addresses", "put it under `pip`"),
    ("=1.26", "it names no package", None),
    (">=1.26", "it names no package", None),
    ("conda-forge::", "it names no package", None),
    ("conda-forge::=1.26", "it names no package", None),
    ("-numpy", "conda takes no options here", "put it under `pip`"),
    (".numpy", "`.numpy` cannot name a package", None),
    ("num/py", "`num/py` cannot name a package", None),
    ("num&py", "`num&py` cannot name a package", None),
    ("-e .", "conda takes no options here", "put it under `pip`"),
    ("-r requirements.txt", "conda takes no options here", "put it under `pip`"),
    ("--no-deps", "conda takes no options here", "put it under `pip`"),
    ("numpy{1.26}", "`numpy{1.26}` cannot name a package", None),
]


@pytest.mark.parametrize(("text", "name", "pinned"), VALID, ids=[one[0] for one in VALID])
def test_what_conda_reads(text: str, name: str | None, pinned: bool) -> None:
    wanted = match_specs.read(text)
    assert (wanted.fault, wanted.name, wanted.pinned) == (None, name, pinned)


@pytest.mark.parametrize(("text", "reason", "advice"), INVALID, ids=[one[0] for one in INVALID])
def test_what_conda_does_not_read(text: str, reason: str, advice: str | None) -> None:
    assert match_specs.read(text).fault == (f"`{text}` is not a package that conda reads: {reason}", advice)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_package(text: str) -> None:
    assert match_specs.read(text).fault == ("a package is empty", None)
