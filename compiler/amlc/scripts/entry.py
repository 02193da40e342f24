"""What the entry script of a `parallel_run` step must have."""

import ast


def lacks_run(tree: ast.Module) -> bool:
    """Whether the module surely has no `run`; one that it may get in any way counts."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if node.name == "run":
                    return False
                continue  # what is defined in there is not the module's
            case ast.Name(id="run", ctx=ast.Store()) | ast.Global():
                return False
            case ast.alias(name=name, asname=asname) if name == "*" or (asname or name) == "run":
                return False
            case ast.Call(func=ast.Name(id="exec" | "globals" | "setattr" | "vars")):
                return False
            case _:
                stack += ast.iter_child_nodes(node)
    return True
