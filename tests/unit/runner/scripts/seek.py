"""A script whose score is its argument; what else it does is said by the other."""

import argparse
import json
import sys
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--of", type=float)
parser.add_argument("--how", default="well")
given = parser.parse_args()
if given.how == "badly":
    sys.exit("badly done")
if given.how == "slowly":
    time.sleep(600)
Path("outputs").mkdir(exist_ok=True)
logged = {"score": [given.of - 1, given.of]} if given.how == "well" else {}
Path("outputs/metrics.json").write_text(json.dumps(logged), encoding="utf-8")
Path("outputs/model.txt").write_text(f"{given.of:g}", encoding="utf-8")
