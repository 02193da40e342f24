"""Whether a script surely never looks at its arguments."""

import ast
import sys

# Whatever is called like one of these may read, or have something else read, the command line.
_MAY_READ = (
    *("argv", "argparse", "optparse", "getopt", "cmdline", "parse_args", "flags", "FLAGS", "exec", "eval", "runpy"),
    *(
        "importlib",
        "__import__",
        "multiprocessing",
        "subprocess",
        "system",
        "fileinput",
        "unittest",
        "ctypes",
        "psutil",
    ),
)
# Packages that read no command line when they are used as modules.
_HARMLESS = frozenset(
    ("azureml", "cv2", "joblib", "lightgbm", "matplotlib", "numpy", "openpyxl", "pandas", "PIL", "pyarrow", "requests")
) | frozenset(("pyspark", "scipy", "seaborn", "skimage", "sklearn", "statsmodels", "xgboost", "yaml"))


def ignores_arguments(tree: ast.Module, text: str) -> bool:
    """Whether nothing in it could read them. One without imports is a stand-in, of which nothing is said."""
    if any(word in text for word in _MAY_READ):
        return False
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                names |= {one.name.partition(".")[0] for one in node.names}
            case ast.ImportFrom():
                if node.level or any(one.name == "*" for one in node.names):
                    return False
                names.add((node.module or "").partition(".")[0])
            case _:
                pass
    return bool(names) and all(name in _HARMLESS or name in sys.stdlib_module_names for name in names)
