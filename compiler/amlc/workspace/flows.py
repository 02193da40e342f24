"""Data flows as the data library writes them (`azureml/dataprep/api/dataflow.py`: `Dataflow.to_json`)."""

import json
import uuid
from typing import Any


def of_path(datastore: str, path: str, transformations: tuple[str, ...]) -> tuple[str, str]:
    """The data flow of the files below a path of a datastore, and whether it makes a `file` or a `tabular` dataset."""
    block: dict[str, Any] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{datastore}/{path}")),
        "type": "Microsoft.DPrep.GetDatastoreFilesBlock",
        "arguments": {"datastores": [{"datastoreName": datastore, "path": path, "resourceGroup": "", "subscription": "",
                                      "workspaceName": ""}]},
        "localData": {},
        "isEnabled": True,
        "name": None,
        "annotation": None,
    }  # fmt: skip
    further = [each for text in transformations for each in json.loads(text).get("blocks", [])]
    kind = "tabular" if any("Parse" in each["type"] or "Parquet" in each["type"] for each in further) else "file"
    return json.dumps({"blocks": [block, *further], "inspectors": [], "meta": {}}), kind
