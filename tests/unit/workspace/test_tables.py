"""Every family of routes is in a table, and no route hides another."""

import re
from pathlib import Path

from amlc.workspace import routes, tables
from amlc.workspace.app import Table
from amlc.workspace.hosts import Role


def test_every_file_is_in_a_table() -> None:
    files = {path.stem for path in Path(routes.__path__[0]).glob("[!_]*.py")}
    used = {route.handler.__module__.rpartition(".")[2] for table in tables.TABLES.values() for route in table}
    assert used == files


def test_no_route_hides_another() -> None:
    for table in tables.TABLES.values():
        compiled = Table(table)
        for route in table:
            path = route.pattern.replace(
                "{WS}",
                "subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W",
            )
            match = compiled.match(route.method, re.sub(r"\{(\w+)\+?\}", r"some-\1", path))
            assert match is not None
            assert match[0] is route.handler, route.pattern


def test_paths_are_compared_without_case() -> None:
    table = Table(tables.TABLES[Role.SERVICES])
    scope = "subscriptions/s/resourcegroups/g/providers/microsoft.machinelearningservices/workspaces/w"
    match = table.match("GET", f"/pipelines/v1.0/{scope}/pipelines/abc")
    assert match is not None
    assert match[1] == {"subscription": "s", "group": "g", "workspace": "w", "id": "abc"}
