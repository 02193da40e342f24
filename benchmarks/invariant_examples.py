"""The examples whose publications are to go wrong, and the commands that are tried on each."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
HANDWRITTEN = ROOT / "tests" / "integration" / "handwritten"
CORPUS = ROOT / "tests" / "corpus"
PUBLISH = ("compile", "--publish", "--json")
OF_VERSIONS = ("scheduled", "three_steps", "highspenders")  # on which all commands are tried
COMMANDS = ("rollback", "rollback --to", "prune", "promote")


class Example(NamedTuple):
    """A spec, the folders that it stands on by where they are laid, and what the workspace has before."""

    spec: str
    folders: Mapping[str, Path]
    data: Sequence[str] = ()
    former: tuple[str, str] = ("", "")
    target: str | None = "local"
    computes: Mapping[str, str] = {}
    datastores: Mapping[str, str] = {}
    absent: str | None = None
    scripts: Sequence[str] = ()


EXAMPLES = {
    "scheduled": Example(
        "scheduled.yaml",
        {".": HANDWRITTEN / "scheduled"},
        ("data/raw/rows.csv", "arrivals/seen.txt"),
        ("Counted every morning", "Counted each morning"),
    ),
    "three_steps": Example(
        "three_steps.yaml",
        {name: HANDWRITTEN / name for name in ("three_steps.yaml", "prep", "train")},
        ("data/raw/2024/rows.csv", "data/raw/2025/rows.csv", "data/raw/rates.txt"),
        ("Everything that flows", "All that flows"),
    ),
    "highspenders": Example(
        "pipelines/highspenders.yaml",
        {name: ROOT / name for name in ("pipelines", "steps", "data")},
        (),
        ("High spenders model", "Those who spend much"),
    ),
    "parallel": Example("pipeline.yaml", {".": HANDWRITTEN / "parallel"}, (), ("scores pictures", "scores")),
}


def _handwritten() -> Iterator[tuple[str, Example]]:
    """As `tests/integration` compares them with scripts."""
    kinds: Mapping[str, Mapping[str, str]] = {
        "data_transfer": {"cpu": "AmlCompute", "factory": "DataFactory"},
        "databricks": {"bricks": "Databricks"},
        "legacy_steps": {"analytics": "DataLakeAnalytics", "batch": "Batch", "explorer": "Kusto"},
        "processes": {"gpu": "AmlCompute"},
        "provisioned": {},
        "search": {"gpu": "AmlCompute"},
        "spark": {"pool": "SynapseSpark", "cpu": "AmlCompute"},
    }
    for folder in sorted(one.parent for one in HANDWRITTEN.glob("*/pipeline.yaml")):
        yield (
            f"handwritten/{folder.name}",
            Example(
                "pipeline.yaml",
                {".": folder},
                target=None,
                computes=kinds.get(folder.name, {"cpu": "AmlCompute"}),
                datastores={"data": "data"} if (folder / "data").is_dir() else {},
                absent="provisioned" if folder.name == "provisioned" else None,
                scripts=("prepare.py",) if (folder / "prepare.py").is_file() else (),
            ),
        )


def _corpus() -> Iterator[tuple[str, Example]]:
    from tests.integration.corpus import ATTACHED, NAMES, specs

    for name in NAMES:
        for spec in specs(name):
            yield (
                f"corpus/{name}/{spec}",
                Example(
                    f"corpus/{name}/{spec}.yaml",
                    {
                        f"corpus/{one.name}": one
                        for one in CORPUS.iterdir()
                        if not one.is_dir() or one.name in ("data", name)
                    },
                    target="azure",
                    computes=ATTACHED,
                    scripts=("corpus/prepare.py",),
                ),
            )


def examples() -> dict[str, Example]:
    azure = {
        f"{name}/azure": EXAMPLES[name]._replace(
            target=target, computes={"d1compute": "AmlCompute"}, datastores={"MLData": "data", "Arrivals": "."}
        )
        for name, target in (("scheduled", None), ("three_steps", None), ("highspenders", "dev"))
    }
    prod = {"highspenders/prod": azure["highspenders/azure"]._replace(target="prod", computes={})}
    return {**EXAMPLES, **dict(_handwritten()), **dict(_corpus()), **azure, **prod}


def laid(example: Example, folder: Path) -> Path:
    for where, copied in example.folders.items():
        if copied.is_dir():
            ignored = shutil.ignore_patterns("*.id", "__pycache__", ".amlc", "build", "azure.txt")
            shutil.copytree(copied, folder / where, dirs_exist_ok=True, ignore=ignored)
        else:
            (folder / where).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(copied, folder / where)
    for file in example.data:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("1\n")
    top = Path(example.spec).parts[0] if example.spec.startswith("corpus") else "."
    (folder / top / "pyproject.toml").touch()
    return folder


def case_of(name: str, example: Example, how: str, folder: Path) -> Any:
    from tests.integration.trial import Case

    spec = folder / example.spec
    inner = spec.parent if example.spec.startswith("corpus") else folder
    words = [*(["--target", example.target] if example.target else []), str(spec.relative_to(inner))]
    publish, plan = [*PUBLISH, *words], ["plan", "--exit-code", *words]
    text = spec.read_text("utf-8")
    former, kept = _former(text, "what it was before"), re.sub(r"(?m)^publish: ?({?)", _keep, text, count=1)
    made = Case(
        name=f"{name}, {how}",
        folder=inner,
        words=publish,
        again=publish,
        plan=plan,
        computes=example.computes,
        datastores={one: folder / where for one, where in example.datastores.items() if (folder / where).is_dir()},
        absent=example.absent,
        scripts=[folder / one for one in example.scripts],
        before=[],
        spec=spec,
    )
    match how:
        case "changed":
            return made._replace(before=[(former, publish)])
        case "rollback":
            back = ["rollback", *words]
            before = [(_former(kept, "the first"), publish), (former, publish), (None, publish)]
            return made._replace(words=back, again=back, plan=None, before=before, once=True)
        case "rollback --to":
            back = ["rollback", "--to", "{former}", *words]
            before = [(former, publish), (_former(kept, "between"), publish), (kept, publish)]
            return made._replace(words=back, again=back, plan=None, before=before)
        case "prune":
            back = ["prune", "--keep", "0", *words]
            before = [(_former(kept, "the first"), publish), (_former(kept, "between"), publish), (kept, publish)]
            return made._replace(words=back, again=back, before=before)
        case "promote":
            spec.write_text(_of_two(text), encoding="utf-8")
            first = [*PUBLISH, "--target", "first", words[-1]]
            over = ["promote", "--json", "--from", "first", "--to", "second", words[-1]]
            second = ["plan", "--exit-code", "--target", "second", words[-1]]
            return made._replace(words=over, again=over, plan=second, before=[(None, first)])
        case _:
            return made


def _keep(found: re.Match[str]) -> str:
    return "publish: {keep: 3, " if found[1] else "publish:\n  keep: 3\n"


def _of_two(text: str) -> str:
    """A spec whose target `local` is two, each with a workspace of its own."""
    if (found := re.search(r"(?m)^  local: (\{.*\})\n", text)) is not None:
        local = f" {found[1]}\n"
    else:
        found = re.search(r"(?m)^  local: *(?:#.*)?\n((?:    .*\n)+)", text)
        assert found is not None
        local = f"\n{found[1].replace('    default: true', '    default: false')}"
    first = local.replace("{kind: local}", "{kind: local, path: .amlc-first}")
    return f"{text.rstrip()}\n  first:{first}  second:{local}"


def _former(text: str, words: str) -> str:
    """A spec with another description."""
    if re.search(r"(?m)^description: ", text):
        return re.sub(r"(?m)^description: .*$", f"description: {words}", text, count=1)
    return re.sub(r"(?m)^(name: .*)$", rf"\1\ndescription: {words}", text, count=1)
