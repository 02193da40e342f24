"""Names of packages that people write and do not mean: what is imported is not always what is installed."""

from collections.abc import Mapping

# pip finds no such package, or one that stops on purpose to say the right name: what is meant, and why it fails.
ABSENT: Mapping[str, str] = {
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "pil": "pillow",
    "scikitlearn": "scikit-learn",
    "yaml": "pyyaml",
}
STOPPING: Mapping[str, str] = {
    "azure": "a package for each service, like `azure-storage-blob`",
    "pytorch": "`torch`",
    "skimage": "`scikit-image`",
    "sklearn": "`scikit-learn`",
    "tensorflow-gpu": "`tensorflow`",
}

# pip installs something, which is not what is meant, or a stand-in for it.
DOUBTFUL: Mapping[str, tuple[str, str]] = {
    "attr": ("attrs", "is another package"),
    "azureml": ("azureml-core", "is for the Azure ML Studio of 2016"),
    "beautifulsoup": ("beautifulsoup4", "is for Python 2"),
    "bs4": ("beautifulsoup4", "is a stand-in"),
    "crypto": ("pycryptodome", "is another package"),
    "docx": ("python-docx", "is for Python 2"),
    "dotenv": ("python-dotenv", "is a stand-in"),
    "pandas-profiling": ("ydata-profiling", "is no longer kept"),
    "sklearn": ("scikit-learn", "is a stand-in"),
    "serial": ("pyserial", "is another package"),
}

CONDA: Mapping[str, str] = {
    "cv2": "opencv",
    "pil": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "torch": "pytorch",
}

# What comes with Python, from 3.8 on. Of the first, pip has no package; of the others, one for old Pythons.
STANDARD = frozenset(
    (
        "collections",
        "contextlib",
        "copy",
        "csv",
        "glob",
        "gzip",
        "hashlib",
        "io",
        "itertools",
        "json",
        "math",
        "os",
        "pickle",
        "random",
        "re",
        "shutil",
        "sqlite3",
        "string",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "traceback",
        "unittest",
        "urllib",
        "warnings",
        "zipfile",
    )
)
BACKPORTS = frozenset(
    (
        "argparse",
        "asyncio",
        "dataclasses",
        "enum",
        "functools",
        "logging",
        "multiprocessing",
        "pathlib",
        "typing",
        "uuid",
    )
)

ALL = frozenset((*ABSENT, *STOPPING, *DOUBTFUL, *CONDA, *STANDARD, *BACKPORTS, "python"))
