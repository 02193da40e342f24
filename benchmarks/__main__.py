"""`python -m benchmarks [NAME …]`: what is measured, by name; without a name, all that takes no minutes."""

import importlib
import sys

# By name: the module, whose `main` measures.
TABLE = {
    "commands": "benchmarks.commands",
    "instructions": "benchmarks.instructions",
    "scale": "benchmarks.scale",
    "hostile": "benchmarks.hostile",
    "peers": "benchmarks.peers",
    "runner": "benchmarks.runner",
    "publishing": "benchmarks.publishing",
    "plan": "benchmarks.plan",
    "alarms": "benchmarks.alarms",
    "faults": "benchmarks.faults.__main__",
    "invariant": "benchmarks.invariant",
    "fuzz": "benchmarks.fuzz",
    "corpus": "benchmarks.corpus",
}
SPEED = ("commands", "instructions", "scale", "hostile", "peers")
USUAL = ("commands", "instructions", "scale", "hostile", "runner", "alarms")

asked = sys.argv[1:2] or ["usual"]
names = {"usual": USUAL, "speed": SPEED}.get(asked[0], asked)
if unknown := [name for name in names if name not in TABLE]:
    sys.exit(f"there is no {unknown[0]}: {', '.join(['usual', 'speed', *TABLE])}")
sys.argv[1:2] = []
for name in names:
    importlib.import_module(TABLE[name]).main()
    print()
