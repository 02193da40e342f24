"""Says how it was called."""

import sys

print(sys.argv)
