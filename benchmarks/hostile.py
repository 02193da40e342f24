"""Files that a stranger might send, and how long each takes to refuse, beside a small valid one."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import commands, generated, scale

HEAD = b"amlc: 1\nname: x\nworkspace: {kind: local}\n"


def bomb() -> bytes:
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [%s]" % (level, level, b", ".join([b"*a%d" % (level - 1)] * 9)) for level in range(1, 12)]
    return b"\n".join(lines)


def chain() -> bytes:
    return b"a0: &a0 {}\n" + b"".join(b"a%d: &a%d {x: *a%d}\n" % (one, one, one - 1) for one in range(1, 20_000))


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nested brackets": (lambda: b"[" * 100_000, "too-deep"),
    "nested braces": (lambda: b"{a: " * 100_000, "too-deep"),
    "nested blocks": (lambda: b"\n".join(b" " * depth + b"a:" for depth in range(2_000)), "too-deep"),
    "an alias bomb": (bomb, "too-large"),
    "a chain of aliases": (chain, "too-deep"),
    "a long line": (lambda: HEAD + b"steps: {a: " + b"x" * 2_000_000 + b"}", "wrong-type"),
    "a long line that is no YAML": (lambda: b'a: "' + b"'\\\" " * 500_000, "invalid-yaml"),
    "many keys": (lambda: b"".join(b"k%d:\n" % one for one in range(400_000)), "too-large"),
    "one key many times": (lambda: b"a:\n" * 60_000, "duplicate-key"),
    "many unknown keys": (lambda: HEAD + b"".join(b"k%d:\n" % one for one in range(20_000)), "unknown-field"),
    "many steps that are none": (
        lambda: HEAD + b"steps:\n" + b"".join(b"  s%d: {scrpt: a}\n" % one for one in range(3_000)),
        "unknown-field",
    ),
    "a long number": (lambda: HEAD + b"steps: " + b"9" * 1_000_000, "invalid-value"),
    "a file over the limit": (lambda: b"#" * (100 * 1024 * 1024), "unreadable-file"),
    "NUL bytes": (lambda: HEAD + b"\0" * 1_000, "invalid-yaml"),
    "no UTF-8": (lambda: HEAD + b"\xff\xfe\xc0" * 1_000, "invalid-yaml"),
    "UTF-16": (lambda: HEAD.decode().encode("utf-16"), "invalid-yaml"),
    "a deep template": (
        lambda: HEAD + b'experiment: "{{ ' + b"(" * 2_000 + b"1" + b")" * 2_000 + b' }}"',
        "invalid-template",
    ),
    "a power in a template": (lambda: HEAD + b'experiment: "{{ 9 ** 9 ** 9 ** 9 }}"', "invalid-template"),
    "a long text by a template": (
        lambda: HEAD + b"experiment: \"{{ 'a'" + b" | replace('a', 'aaaaaaaa')" * 12 + b' }}"',
        "invalid-template",
    ),
    "many templates": (
        lambda: HEAD + b"".join(b'k%d: "{{ %d + 1 }}"\n' % (one, one) for one in range(1_500)),
        "unknown-field",
    ),
    "only quotes": (lambda: b"'" * 300_001, "invalid-yaml"),
    "only tabs": (lambda: b"a:\n" + b"\t" * 300_000 + b"b", "invalid-yaml"),
    "only colons": (lambda: b"a: " * 300_000, "invalid-yaml"),
    "odd indentation": (lambda: b"".join(b" " * (one % 50) + b"a: b\n" for one in range(20_000)), "invalid-yaml"),
}  # fmt: skip


def main(pairs: int = 3) -> None:
    print(f"{'hostile file, to 3 steps':52}{'ratio':>8}  aim at most")
    with TemporaryDirectory() as name:
        folder = Path(name)
        small = scale.validate([generated.write(folder, "small.yaml", 3)])
        for what, (content, _) in FILES.items():
            (folder / "hostile.yaml").write_bytes(content())
            hostile = scale.validate([folder / "hostile.yaml"])
            found = scale.paired(
                lambda hostile=hostile: commands.seconds(hostile, check=False),  # type: ignore[misc]
                lambda: commands.seconds(small),
                pairs,
            )
            print(f"{what:52}{found:8.2f}  3 (G11)")


if __name__ == "__main__":
    main()
