"""The manual against the program: every code has its page, and every example reports what its page says."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import amlc
from amlc import compiler, ignore, manual
from amlc.backends.azureml_v1 import refusals
from amlc.compiler import Request
from amlc.diagnostics import Diagnostic, Severity, Sink, in_order
from amlc.inspection import inspect
from amlc.report import text
from tests.conftest import CASES, ROOT, Golden

BASE = ROOT / "tests" / "manual"
PACKAGE = Path(amlc.__file__).parent
ENVIRON = {name: name.lower() for name in ("AZURE_SUBSCRIPTION_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_ID")}
NAMES = ["pipeline.yaml"]
BLOCK = re.compile(r"^(`{3,})(\w+)(?: (\S+))?\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
NOUNS = [noun.replace(" ", "-") for noun in dict.fromkeys(refusals._NOUNS.values())]
# What no file can show: the service said it, the environment, or the disk.
WITHOUT_EXAMPLES = {
    *("not-allowed", "refused", "sign-in-refused", "unanswered"),
    *("unformattable", "unreachable", "unreadable-file", "unset-secret"),
    *("disabled-endpoint", "foreign-schedule"),
    *("different-workspace", "missing-secret", "wrong-key-vault"),
    *(f"missing-{noun.replace(' ', '-')}" for noun in refusals.OF_STEPS.values()),
    *("cannot-ignore", "unknown-target"),  # beside another error, and by the command line
    *("missing-workspace", *(f"missing-{noun}" for noun in NOUNS), *(f"different-{noun}" for noun in NOUNS)),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A spec and the files beside it. What is no whole file is laid over the base."""

    files: dict[str, str]

    def check(self, folder: Path, *, strict: bool) -> list[Diagnostic]:
        """What is said of it, the base and every target. `strict`: as for compiling."""
        for name, content in {**_base_files(), **self.files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, "utf-8")
        path = folder / ("whole.yaml" if "whole.yaml" in self.files else "pipeline.yaml")
        request = Request(path=path, name=path.name, root=folder, environ={} if strict else ENVIRON)
        if not strict:
            return ignore.apply([inspect(request, path.read_bytes())])
        sink = Sink()
        spec = compiler.open_spec(request, path.read_bytes(), sink)
        assert spec is not None
        compiler.check(spec, spec.default_target, sink, strict=True)
        return in_order(sink.diagnostics)


def _base_files() -> dict[str, str]:
    return {
        path.relative_to(BASE).as_posix(): path.read_text("utf-8")
        for path in sorted(BASE.rglob("*"))
        if path.suffix in (".yaml", ".py")
    }


def sections(page: str) -> dict[str, str]:
    """The parts of a page by heading; the first one, under the title, is ``."""
    outside = BLOCK.sub(lambda block: re.sub(r"(?m)^#", "\0", block[0]), page)  # a comment in an example is none
    first, *rest = re.split(r"(?m)^## (.+)\n", outside)
    return {"": first} | {name: body.replace("\0", "#") for name, body in zip(rest[::2], rest[1::2], strict=True)}


def example(section: str) -> Example:
    files: dict[str, str] = {}
    for _, language, name, content in BLOCK.findall(section):
        if name:
            files[name] = content
        elif language == "yaml":
            assert "pipeline.yaml" not in files, "an example has one spec"
            files["pipeline.yaml"] = content
            if not re.search(r"(?m)^amlc:", content):
                files["whole.yaml"] = "include: [base.yaml, pipeline.yaml]\n"
    return Example(files)


def codes_in_source() -> set[str]:
    """The codes that the source gives; `*` stands for what is put together when it runs."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [one.value for one in node.keywords if one.arg == "code"]
                if name in ("error", "refusal"):
                    given += node.args[:2]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("CODE", "code"):
                given = [node.value]
            else:
                continue
            found.update(filter(re.compile(r"[a-z]+(-[a-z*]+)*").fullmatch, map(_text, given)))
    return found


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(one) if isinstance(one, ast.Constant) else "*" for one in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


IN_SOURCE = codes_in_source()
PAGES = manual.codes()


def test_every_code_has_a_page() -> None:
    reported = {
        code
        for report in CASES.glob("*/*/out.txt")
        for code in re.findall(r"(?m)^(?:error|warning)\[(.+?)\]", report.read_text("utf-8"))
    }
    wanted = {one for one in IN_SOURCE if "*" not in one} | reported | WITHOUT_EXAMPLES
    assert sorted(wanted - set(PAGES)) == []


@pytest.mark.parametrize("code", PAGES)
def test_a_page_is_about_a_code_that_exists(code: str) -> None:
    assert any(fnmatchcase(code, one) for one in IN_SOURCE)


@pytest.mark.parametrize("code", PAGES)
def test_a_page_has_the_form_of_a_page(code: str) -> None:
    page = manual.page(code)
    title, _, rest = page.partition("\n\n")
    assert title == f"# {code}"
    assert rest.endswith("\n")
    assert not rest.endswith("\n\n")
    assert len(rest.split("\n\n## ")[0].splitlines()) <= 12
    headings = list(sections(page))[1:]
    assert headings == ([] if code in WITHOUT_EXAMPLES else ["Bad", "Good"])
    assert max(map(len, page.splitlines())) <= 120


@pytest.mark.parametrize("code", [code for code in PAGES if code not in WITHOUT_EXAMPLES])
def test_the_examples_of_a_page_report_what_it_says(code: str, tmp_path: Path) -> None:
    parts = sections(manual.page(code))
    bad, good = (
        example(parts[name]).check(tmp_path / name, strict=code == "unset-variable") for name in ("Bad", "Good")
    )
    for said, codes in ((bad, {code}), (good, set[str]())):
        wrong = {one.code for one in said if one.code == code or one.severity is Severity.ERROR}
        assert wrong == codes, text.render(said, NAMES)


def test_the_base_of_the_examples_has_no_mistakes(tmp_path: Path) -> None:
    said = Example({"pipeline.yaml": _base_files()["base.yaml"]}).check(tmp_path, strict=False)
    assert text.render(said, NAMES) == "no mistakes in 1 file\n"


def test_the_page_of_all_codes_is_current(golden: Golden, tmp_path: Path) -> None:
    golden(ROOT / "docs" / "checks.md", "".join(_all_pages(tmp_path)))


def _all_pages(folder: Path) -> Iterator[str]:
    """`docs/checks.md`: an index, then every page with what its bad example is answered."""
    yield "# What amlc says, and what to do about it\n\n"
    yield "`amlc explain CODE` prints one of these pages. An example that is no whole spec is laid over\n"
    yield "[this one](../tests/manual/base.yaml), and the report below a bad one is what `amlc validate` says of it.\n"
    yield "This page is generated by `make update`.\n\n"
    for code in PAGES:
        yield f"- [`{code}`](#{code}): {manual.summary(manual.page(code))}\n"
    for code in PAGES:
        parts = sections(manual.page(code))
        yield "\n" + re.sub(r"^# ", "## ", parts[""])
        if "Bad" not in parts:
            continue
        bad = example(parts["Bad"]).check(folder / code, strict=code == "unset-variable")
        shown = text.render([one for one in bad if one.code == code], NAMES).rpartition("\n\n")[0]
        yield f"### Bad\n{parts['Bad']}```text\n{shown}\n```\n\n### Good\n{parts['Good']}"
