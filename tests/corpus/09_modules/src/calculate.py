import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("--arg_num1", "--arg_num2"):
    parser.add_argument(name, type=int)
for name in ("--file_num1", "--file_num2", "--output_sum", "--output_product"):
    parser.add_argument(name, type=Path)
options = parser.parse_args()
one = options.arg_num1 if options.file_num1 is None else int(options.file_num1.read_text())
two = options.arg_num2 if options.file_num2 is None else int(options.file_num2.read_text())
options.output_sum.write_text(str(one + two))
options.output_product.write_text(str(one * two))
