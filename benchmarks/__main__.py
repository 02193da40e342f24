"""`python -m benchmarks`: all of them."""

import sys

from benchmarks import commands, runner

commands.main()
print()
sys.argv = sys.argv[:1]
runner.main()
