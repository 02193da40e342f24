import os
import sys

with open(os.path.join(sys.argv[2], "prepared.csv"), "w") as file:
    file.write("file\n" + "".join(f"{name}\n" for name in sorted(os.listdir(sys.argv[1]))))
