import argparse

parser = argparse.ArgumentParser()
for name in ("--trips", "--chosen", "--rows", "--fast", "--joined"):
    parser.add_argument(name)
print(parser.parse_args())
