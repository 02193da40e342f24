"""Trains a model that tells high spenders by their sessions and page views."""

import argparse
import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

if TYPE_CHECKING:
    from azureml.core import Run

FEATURES = ["Sessions", "PageViews"]
LABEL = "HighSpender"
COLUMNS = ["UserId", "Sessions", "PageViews", "TotalSpend", LABEL]
MODEL = Path("outputs/highspender.pkl")
HELD_OUT = 0.3


def read(path: Path) -> pd.DataFrame:
    """The customers in a CSV file. Ends the script with one line when they cannot be used."""
    if not path.is_file():
        raise SystemExit(f"error: there is no file {path}")
    try:
        customers = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise SystemExit(f"error: {path} cannot be read as CSV: {str(error).splitlines()[0]}") from None
    if missing := [column for column in COLUMNS if column not in customers.columns]:
        raise SystemExit(f"error: {path} has no column {', '.join(missing)}")
    if customers.empty:
        raise SystemExit(f"error: {path} has no rows")
    for column in FEATURES:
        if not pd.api.types.is_numeric_dtype(customers[column]) or not customers[column].abs().lt(float("inf")).all():
            raise SystemExit(f"error: the column {column} of {path} is not a number in every row")
    if customers[LABEL].isna().any():
        raise SystemExit(f"error: the column {LABEL} of {path} is not filled in every row")
    return customers


def held_out_rows(customers: pd.DataFrame, neighbors: int) -> int:
    """How many rows are held out, when there are enough of every class to learn from and to hold out."""
    if neighbors < 1:
        raise SystemExit(f"error: --neighbors is {neighbors}, and has to be 1 or more")
    counts = customers[LABEL].value_counts()
    if len(counts) == 1:
        raise SystemExit(f"error: every row has the same {LABEL}, {counts.index[0]}: there is nothing to tell apart")
    rows = max(len(counts), round(HELD_OUT * len(customers)))
    if counts.min() < 2 or len(customers) - rows < max(neighbors, len(counts)):
        raise SystemExit(f"error: {len(customers)} rows are too few to learn from, with --neighbors {neighbors}")
    return rows


def train(customers: pd.DataFrame, neighbors: int) -> tuple[KNeighborsClassifier, pd.DataFrame]:
    """The model, and the held-out customers with what it says of them."""
    rows = held_out_rows(customers, neighbors)
    learned, held_out = train_test_split(customers, test_size=rows, random_state=0, stratify=customers[LABEL])
    model = KNeighborsClassifier(n_neighbors=neighbors).fit(learned[FEATURES], learned[LABEL])
    return model, held_out.assign(Predicted=model.predict(held_out[FEATURES]))


def azure_run() -> "Run | None":
    """The run that this script is in, if it is in one of Azure ML."""
    if "AZUREML_RUN_ID" not in os.environ:
        return None
    from azureml.core import Run

    run = Run.get_context(allow_offline=True)
    return run if isinstance(run, Run) else None  # what is offline is no Run


def publish(run: Any, accuracy: float) -> None:
    """Logs the metric and registers the model with its run, which keeps where it came from."""
    run.log("accuracy", accuracy)
    # Azure uploads outputs/ itself, and refuses a second artifact of the same name.
    run.upload_file("model/highspender.pkl", str(MODEL))
    run.register_model(
        model_name="highspender",
        model_path="model/highspender.pkl",
        description="Tells high spenders by their sessions and page views",
        tags={"accuracy": f"{accuracy:.3f}"},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", type=Path, required=True, help=f"a CSV file with the columns {', '.join(COLUMNS)}")
    parser.add_argument("--neighbors", type=int, default=3, help="how many neighbors are asked (default: 3)")
    arguments = parser.parse_args()

    customers = read(arguments.input)
    model, held_out = train(customers, arguments.neighbors)
    accuracy = float(accuracy_score(held_out[LABEL], held_out["Predicted"]))
    print(held_out[["UserId", *FEATURES, LABEL, "Predicted"]].to_string(index=False))
    print(f"accuracy: {accuracy:.3f}")

    MODEL.parent.mkdir(exist_ok=True)
    with MODEL.open("wb") as file:
        pickle.dump(model, file)

    run = azure_run()
    if run is not None:
        publish(run, accuracy)


if __name__ == "__main__":
    main()
