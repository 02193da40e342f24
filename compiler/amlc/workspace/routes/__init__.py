"""One family of routes a file; `amlc.workspace.tables` names them all."""
