import argparse


def init():
    parser = argparse.ArgumentParser()
    parser.add_argument("--partition_column_names", nargs="*")
    parser.add_argument("--append_row_dataframe_header")
    parser.add_argument("--time_column_name")
    parser.add_argument("--target_column_name")
    print(parser.parse_known_args()[0])


def run(mini_batch):
    return mini_batch
