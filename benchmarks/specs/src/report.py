"""What the specs' reporting steps run."""

import sys

print(sys.argv)
