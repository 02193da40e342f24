import argparse

parser = argparse.ArgumentParser()
for name in ("--model_name", "--model_path", "--ds_name"):
    parser.add_argument(name)
print("registers the forecast", parser.parse_args())
