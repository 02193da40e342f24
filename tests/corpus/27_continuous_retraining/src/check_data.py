import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--ds_name")
parser.add_argument("--model_name")
print("checked", parser.parse_args())
