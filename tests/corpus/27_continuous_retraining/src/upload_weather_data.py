import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--ds_name")
print("new rows for", parser.parse_args().ds_name)
