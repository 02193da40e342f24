"""What is said of arguments, script by script: of the sort that people write, and mostly nothing."""

import ast
import textwrap

import pytest

from amlc.scripts import click_matching, matching
from amlc.scripts.interface import Word
from amlc.scripts.parsing import parse
from amlc.scripts.trace import interface_of

PATH = Word("/data", "the input `raw`", opaque=True)


def said(source: str, arguments: list[str | Word], *, imported: bool = False) -> list[str] | None:
    """The messages; None where the command line is not understood."""
    tree = parse(textwrap.dedent(source), (3, 8))
    assert isinstance(tree, ast.Module), tree
    interface = interface_of(tree, imported=imported)
    if interface is None:
        return None
    words = [one if isinstance(one, Word) else Word(one, f"`{one}`") for one in arguments]
    library = matching if interface.library == "argparse" else click_matching
    return [one.message for one in library.mismatches(interface, words, "a.py")]


UNDERSTOOD: dict[str, tuple[str, list[str | Word], list[str]]] = {
    "flat": (
        """
        import argparse
        parser = argparse.ArgumentParser("prep")
        parser.add_argument("--input_data", type=str, help="where it is")
        parser.add_argument("--output", type=str)
        args = parser.parse_args()
        print("Argument 1: %s" % args.input_data)
        """,
        ["--input_data", PATH, "--ouput", PATH],
        ["`a.py` takes no argument `--ouput`"],
    ),
    "abbreviated": (
        """
        from argparse import ArgumentParser as Parser
        parser = Parser()
        parser.add_argument("--regularization", type=float)
        args = parser.parse_args()
        """,
        ["--reg", "0.1"],
        [],
    ),
    "not abbreviated": (
        """
        import argparse
        parser = argparse.ArgumentParser(allow_abbrev=False)
        parser.add_argument("--regularization", type=float)
        args = parser.parse_args()
        """,
        ["--reg", "0.1"],
        ["`a.py` takes no argument `--reg`"],
    ),
    "in main": (
        """
        import argparse, os

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--lr", type=float, default=1e-3)
            parser.add_argument("--epochs", type=int, default=10)
            args = parser.parse_args()
            os.makedirs("outputs", exist_ok=True)
            for epoch in range(args.epochs):
                print(epoch)

        if __name__ == "__main__":
            main()
        """,
        ["--lr", "0.01", "--epochs", "ten"],
        ["`--epochs` takes an integer, and `ten` is not one"],
    ),
    "parse_args of its own": (
        """
        import argparse

        def parse_args(argv=None):
            parser = argparse.ArgumentParser()
            parser.add_argument("--data", required=True)
            return parser.parse_args(argv)

        def main(args):
            print(args.data)

        if __name__ == "__main__":
            main(parse_args())
        """,
        [],
        ["`a.py` requires `--data`, which is not passed"],
    ),
    "handed on from the top": (
        """
        import argparse, sys

        def main(argv):
            parser = argparse.ArgumentParser()
            parser.add_argument("--data")
            args = parser.parse_args(argv)
            return 0

        if __name__ == "__main__":
            sys.exit(main(sys.argv[1:]))
        """,
        ["--date", "x"],
        ["`a.py` takes no argument `--date`"],
    ),
    "built elsewhere": (
        """
        import argparse

        def common(parser):
            parser.add_argument("--seed", type=int)
            return parser

        def build():
            parser = common(argparse.ArgumentParser())
            group = parser.add_argument_group("model")
            group.add_argument("-k", "--neighbors", dest="k", type=int, default=3)
            return parser

        parser = build()
        options = parser.parse_args()
        """,
        ["--seed", "1", "-k5", "--neighbours", "3"],
        ["`a.py` takes no argument `--neighbours`"],
    ),
    "parents": (
        """
        import argparse
        base = argparse.ArgumentParser(add_help=False)
        base.add_argument("--verbose", action="store_true")
        parser = argparse.ArgumentParser(parents=[base])
        parser.add_argument("folder")
        parser.parse_args()
        """,
        ["--verbose", PATH, "--quiet"],
        ["`a.py` takes no argument `--quiet`"],
    ),
    "known ones only": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--mode", choices=["train", "test"], required=True)
        args, unknown = parser.parse_known_args()
        """,
        ["--whatever", "1", "--mode", "tset"],
        ["`--mode` takes `train` or `test`, and not `tset`"],
    ),
    "choices by name": (
        """
        import argparse
        SOLVERS = ("lbfgs", "saga")
        parser = argparse.ArgumentParser()
        parser.add_argument("--solver", choices=SOLVERS)
        parser.add_argument("--level", type=int, choices=range(1, 4))
        parser.add_argument("--size", choices=[1, 2])
        parser.parse_args()
        """,
        ["--solver=saga", "--level", "5", "--size", "1"],
        ["`--level` takes `1`, `2` or `3`, and not `5`", "`--size` takes `1` or `2`, and not `1`"],
    ),
    "choices made elsewhere": (
        """
        import argparse
        from models import MODELS
        LEVELS = ["a"]
        LEVELS.append("b")
        parser = argparse.ArgumentParser()
        parser.add_argument("--model", choices=MODELS)
        parser.add_argument("--other", choices=[name for name in MODELS])
        parser.add_argument("--level", choices=LEVELS)
        parser.parse_args()
        """,
        ["--model", "x", "--other", "y", "--level", "b"],
        [],
    ),
    "types of its own": (
        """
        import argparse
        from pathlib import Path

        def positive(text):
            return int(text)

        parser = argparse.ArgumentParser()
        parser.add_argument("--a", type=positive)
        parser.add_argument("--b", type=lambda text: text == "True")
        parser.add_argument("--c", type=Path)
        parser.add_argument("--d", type=argparse.FileType("r"))
        parser.parse_args()
        """,
        ["--a", "x", "--b", "y", "--c", "z", "--d", "-"],
        [],
    ),
    "data for a number": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows", type=int)
        parser.parse_args()
        """,
        ["--rows", PATH],
        ["`--rows` takes an integer, and the input `raw` is not one"],
    ),
    "several values": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--columns", nargs="+")
        parser.add_argument("--box", nargs=4, type=float)
        parser.add_argument("--rest", nargs=argparse.REMAINDER)
        parser.parse_args()
        """,
        ["--columns", "a", "b", "--box", "1", "2", "-3", "4", "--rest", "--anything", "goes"],
        [],
    ),
    "too few values": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--box", nargs=4)
        parser.parse_args()
        """,
        ["--box", "1", "2"],
        ["`--box` of `a.py` needs 4 values"],
    ),
    "one of two": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        group = parser.add_mutually_exclusive_group(required=True)
        group.add_argument("--fast", action="store_true")
        group.add_argument("--exact", action="store_true")
        parser.parse_args()
        """,
        [],
        ["`a.py` requires one of `--fast` or `--exact`, and none is passed"],
    ),
    "both of two": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--fast", action="store_true")
        group.add_argument("--exact", action="store_true")
        parser.parse_args()
        """,
        ["--fast", "--exact"],
        ["`a.py` takes only one of `--fast` and `--exact`"],
    ),
    "only on some machines": (
        """
        import argparse, os
        parser = argparse.ArgumentParser()
        parser.add_argument("--data")
        if os.environ.get("GPU"):
            parser.add_argument("--device", required=True)
        else:
            parser.add_argument("--threads", type=int)
        parser.parse_args()
        """,
        ["--data", PATH, "--threads", "4"],
        [],
    ),
    "in two ways": (
        """
        import argparse, sys
        parser = argparse.ArgumentParser()
        if sys.version_info > (3, 9):
            parser.add_argument("--x", action=argparse.BooleanOptionalAction)
        else:
            parser.add_argument("--x", type=int)
        parser.parse_args()
        """,
        ["--x", "y", "z"],
        [],
    ),
    "an action of its own": (
        """
        import argparse

        class Pairs(argparse.Action):
            def __call__(self, parser, namespace, values, option_string=None):
                pass

        parser = argparse.ArgumentParser()
        parser.add_argument("--pairs", action=Pairs, nargs="*")
        parser.add_argument("--rows", type=int, required=True)
        parser.parse_args()
        """,
        ["--pairs", "a=1", "b=2"],
        [],
    ),
    "what follows from a flag": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--augment", action="store_true")
        parser.parse_args()
        """,
        ["--augment", "True"],
        ["`True` is one argument too many for `a.py`"],
    ),
    "an exit for those who ask": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--list", action="store_true")
        parser.add_argument("--rows")
        args = parser.parse_args()
        if args.list:
            raise SystemExit(0)
        """,
        ["--list", "--row", "1", "2"],
        ["`2` is one argument too many for `a.py`"],
    ),
    "what it shows": (
        """
        import argparse, sys, logging
        logging.info(sys.argv)
        print("arguments:", sys.argv[1:])
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows")
        parser.parse_args()
        """,
        ["--cols", "1"],
        ["`a.py` takes no argument `--cols`"],
    ),
    "while it is safe": (
        """
        import argparse
        try:
            import torch
        except ImportError:
            torch = None

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--rows")
            print(parser.parse_args())

        try:
            main()
        except Exception as error:
            print(error)
            raise
        """,
        ["--cols", "1"],
        ["`a.py` takes no argument `--cols`"],
    ),
    "misspelt, though required": (
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows", required=True)
        parser.add_argument("--model", required=True)
        parser.add_argument("folder")
        parser.parse_args()
        """,
        ["--rwos", "1", PATH],
        ["`a.py` takes no argument `--rwos`", "`a.py` requires `--model`, which is not passed"],
    ),
    "click": (
        """
        import click

        @click.command()
        @click.option("--rows", "-r", type=int, required=True, help="how many")
        @click.option("--kind", type=click.Choice(["csv", "json"]), default="csv")
        @click.option("--verbose", is_flag=True)
        @click.argument("source", type=click.Path(exists=True))
        def main(rows, kind, verbose, source):
            pass

        if __name__ == "__main__":
            main()
        """,
        ["--kind", "xml", "--verbose", PATH],
        ["`--kind` takes `csv` or `json`, and not `xml`", "`a.py` requires `--rows`, which is not passed"],
    ),
    "click, imported by name": (
        """
        from click import command, option

        @command()
        @option("--rows", default=10, show_default=True)
        @option("--tag", multiple=True)
        @option("--range", nargs=2, type=float)
        def main(rows, tag, range):
            pass

        main()
        """,
        ["--rows=5", "--tag", "a", "--tag", "b", "--range", "1", "2.5", "3"],
        ["`3` is one argument too many for `a.py`"],
    ),
}


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_script_that_is_understood(name: str) -> None:
    source, arguments, messages = UNDERSTOOD[name]
    assert said(source, arguments) == messages


LEFT_ALONE = {
    "no command line": "print('hello')",
    "by hand": "import sys\nrows = int(sys.argv[1])",
    "by hand, beside": """
        import argparse, sys
        verbose = "--verbose" in sys.argv
        parser = argparse.ArgumentParser()
        args = parser.parse_args([one for one in sys.argv[1:] if one != "--verbose"])
    """,
    "changed before": """
        import argparse, sys
        sys.argv = [one for one in sys.argv if one]
        parser = argparse.ArgumentParser()
        parser.parse_args()
    """,
    "cut before": """
        import argparse, sys
        sys.argv.remove("--fast")
        argparse.ArgumentParser().parse_args()
    """,
    "from a loop": """
        import argparse
        parser = argparse.ArgumentParser()
        for name in ("rows", "columns"):
            parser.add_argument("--" + name)
        parser.parse_args()
    """,
    "from a table": """
        import argparse
        parser = argparse.ArgumentParser()
        [parser.add_argument(name) for name in ("--rows", "--columns")]
        parser.parse_args()
    """,
    "from a library": """
        import argparse
        import lightning
        parser = lightning.Trainer.add_argparse_args(argparse.ArgumentParser())
        parser.parse_args()
    """,
    "from a module": """
        from options import build_parser
        args = build_parser().parse_args()
    """,
    "of another class": """
        import argparse

        class Parser(argparse.ArgumentParser):
            def parse_args(self):
                return super().parse_known_args()[0]

        parser = Parser()
        parser.add_argument("--rows")
        parser.parse_args()
    """,
    "subcommands": """
        import argparse
        parser = argparse.ArgumentParser()
        commands = parser.add_subparsers()
        commands.add_parser("train").add_argument("--rows")
        parser.parse_args()
    """,
    "only on some runs": """
        import argparse, os
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows", required=True)
        if "AZUREML_RUN_ID" in os.environ:
            args = parser.parse_args()
    """,
    "after it may have left": """
        import argparse, os

        def main():
            if not os.path.exists("marker"):
                return
            parser = argparse.ArgumentParser()
            parser.add_argument("--rows", required=True)
            parser.parse_args()

        main()
    """,
    "after it may have exited": """
        import argparse, os, sys
        if "SKIP" in os.environ:
            sys.exit(0)
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows", required=True)
        parser.parse_args()
    """,
    "and goes on": """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows", required=True)
        try:
            args = parser.parse_args()
        except SystemExit:
            args = None
    """,
    "in a function that nothing calls": """
        import argparse

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--rows", required=True)
            parser.parse_args()
    """,
    "in a method": """
        import argparse

        class Job:
            def options(self):
                parser = argparse.ArgumentParser()
                parser.add_argument("--rows", required=True)
                return parser.parse_args()

        Job().options()
    """,
    "kept in a table": """
        import argparse
        parsers = {"main": argparse.ArgumentParser()}
        parsers["main"].parse_args()
    """,
    "two of them": """
        import argparse
        first = argparse.ArgumentParser()
        first.add_argument("--config")
        known, rest = first.parse_known_args()
        second = argparse.ArgumentParser()
        second.parse_args(rest)
    """,
    "files of arguments": """
        import argparse
        parser = argparse.ArgumentParser(fromfile_prefix_chars="@")
        parser.parse_args()
    """,
    "a generator": """
        import argparse

        def options():
            parser = argparse.ArgumentParser()
            yield parser.parse_args()

        options()
    """,
    "it calls itself": """
        def main():
            main()

        main()
    """,
    "click, of several commands": """
        import click

        @click.group()
        def cli():
            pass

        @cli.command()
        @click.option("--rows")
        def train(rows):
            pass

        cli()
    """,
    "click, with defaults from elsewhere": """
        import click

        @click.command(context_settings={"ignore_unknown_options": True})
        @click.option("--rows")
        def main(rows):
            pass

        main()
    """,
    "click, with a decorator of its own": """
        import click

        def common(function):
            return click.option("--rows")(function)

        @click.command()
        @common
        def main(rows):
            pass

        main()
    """,
    "typer": "import typer\n\ndef main(rows: int):\n    pass\n\ntyper.run(main)",
    "fire": "import fire\nfire.Fire(print)",
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_a_script_that_is_left_alone(name: str) -> None:
    assert not said(LEFT_ALONE[name], ["--nothing-takes-this"])


def test_what_takes_too_long_is_left_alone() -> None:
    calls = "\n".join(f"def f{depth}():\n    f{depth + 1}()\n    f{depth + 1}()" for depth in range(18))
    source = f"import argparse\n{calls}\ndef f18(): pass\nf0()\nargparse.ArgumentParser().parse_args()"
    assert said(source, ["--x"]) is None


def test_values_that_are_many_are_left_alone() -> None:
    source = "import argparse\np = argparse.ArgumentParser()\n"
    source += "".join(f"p.add_argument('p{number}', nargs='+')\n" for number in range(20)) + "p.parse_args()"
    assert said(source, ["x"] * 19) == []


IMPORTED = """
    import argparse

    def init():
        global options
        parser = argparse.ArgumentParser()
        parser.add_argument("--rows", type=int)
        options, rest = parser.parse_known_args()

    def run(batch):
        return batch

    if __name__ == "__main__":
        init()
        run([])
"""


def test_of_a_script_that_is_imported_init_is_called_and_what_is_guarded_is_not() -> None:
    assert said(IMPORTED, ["--rows", "ten", "--of-the-driver", "5"], imported=True) == [
        "`--rows` takes an integer, and `ten` is not one"
    ]
    guarded = IMPORTED.replace("def init", "def main").replace("    init()", "    main()")
    assert said(guarded, ["--rows", "ten"]) == ["`--rows` takes an integer, and `ten` is not one"]
    assert said(guarded, ["--rows", "ten"], imported=True) is None


def test_of_a_value_that_is_not_known_nothing_is_said() -> None:
    source = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--rows', type=int)\np.parse_args()"
    unknown = Word("0", "the parameter `rows`", known=False)
    assert said(source, ["--rows", unknown]) == []
    assert said(source, ["--rows", "1", unknown]) == ["the parameter `rows` is one argument too many for `a.py`"]


def test_of_an_option_that_is_passed_twice_the_parameter_must_come_last() -> None:
    source = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--rows', type=int{})\np.parse_args()"
    rows = Word("10", "the parameter `rows`", parameter="rows")
    overridden = ["`--rows` is passed again, so the parameter `rows` has no effect here"]
    assert said(source.format(""), ["--rows", rows, "--rows", "5"]) == overridden
    assert said(source.format(""), ["--rows", rows, "--rows=5"]) == overridden
    assert said(source.format(""), ["--rows", "5", "--rows", rows]) == []
    assert said(source.format(""), ["--rows", rows, "--rows", rows]) == []
    assert said(source.format(", action='append'"), ["--rows", rows, "--rows", "5"]) == []
    assert said(source.format(", nargs='+'"), ["--rows", rows, "5"]) == []
