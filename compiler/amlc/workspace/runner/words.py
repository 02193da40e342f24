"""Turns a module's structured arguments into the words of a command line."""

import re
from collections.abc import Iterable, Mapping

from amlc.workspace.job import Json
from amlc.workspace.runner.plan import PortValue, Word
from amlc.workspace.runner.refusal import RefusedError

# A dataset's place in an argument list is the literal that the SDK makes of it (`azureml.data.constants`).
_DATASET = re.compile(r"Dataset(?:Consumption|Output)Config:(\w+)")
# `str()` of a PipelineData or DataReference is this variable, so it also stands inside longer literals.
_REFERENCE = re.compile(r"\$AZUREML_DATAREFERENCE_(\w+)")

# What stands for a parameter there, and in the arguments of a ModuleStep's own.
_PARAMETER = re.compile(r"\$(AML_PARAMETER_\w+)")


def words(arguments: Iterable[Json], *, parameters: Mapping[str, str], ports: Mapping[str, str]) -> tuple[Word, ...]:
    """`ports` leads from every name that a port goes by to the port."""
    return tuple(_word(argument, parameters, ports) for argument in arguments)


def _word(argument: Json, parameters: Mapping[str, str], ports: Mapping[str, str]) -> Word:
    value = argument.get("Value") or ""
    match argument.get("ValueType"):
        case "Literal":
            return _literal(value, ports)
        case "Parameter":
            if value not in parameters:
                raise RefusedError(f"the arguments name the parameter `{value}`, which has no value")
            return (parameters[value],)
        case "Input" | "Output":
            return (PortValue(_port(value, ports)),)
        case other:
            raise RefusedError(f"an argument is of the kind `{other}`, which is unknown here")


def _port(name: str, ports: Mapping[str, str]) -> str:
    if name not in ports:
        raise RefusedError(f"the arguments name the input or output `{name}`, which is connected to nothing")
    return ports[name]


def _literal(text: str, ports: Mapping[str, str]) -> Word:
    dataset = _DATASET.fullmatch(text)
    if dataset:
        return (PortValue(_port(dataset[1], ports)),)
    pieces = _REFERENCE.split(text)  # text, name, text, name, … text
    word: list[str | PortValue] = []
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            word.append(piece)
        else:
            word.append(PortValue(ports[piece]) if piece in ports else f"$AZUREML_DATAREFERENCE_{piece}")
    return tuple(piece for piece in word if piece != "")


def expanded(line: tuple[Word, ...], variables: Mapping[str, str]) -> tuple[Word, ...]:
    """With the variables of parameters that literals name, as a NotebookRunnerStep's do
    (azureml/contrib/notebook/_notebook_runner_step.py).
    """
    return tuple(
        tuple(
            _PARAMETER.sub(lambda found: variables.get(found[1], found[0]), one) if isinstance(one, str) else one
            for one in word
        )
        for word in line
    )


def filled(word: Word, values: Mapping[str, str]) -> str:
    return "".join(values[piece.port] if isinstance(piece, PortValue) else piece for piece in word)
