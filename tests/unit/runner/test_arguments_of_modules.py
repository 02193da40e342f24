"""The arguments of a step of a module: the module's own, or the step's, which come as one text."""

from amlc.workspace.runner import words
from amlc.workspace.runner.interpret import _arguments
from amlc.workspace.runner.plan import PortValue

INTERFACE = {"Arguments": [{"ValueType": "Literal", "Value": "--own"}]}


def test_a_module_has_its_own_arguments() -> None:
    for given in ({}, {"Arguments": ""}, {"Arguments": "USE_STRUCTURED_ARGUMENTS"}):
        assert _arguments(INTERFACE, given) == INTERFACE["Arguments"]


def test_those_of_the_step_come_instead_with_their_ports_and_parameters() -> None:
    given = {"Arguments": "--table,$AZUREML_DATAREFERENCE_table,--rows,$AML_PARAMETER_rows,$AML_PARAMETER_other"}
    line = words.words(_arguments(INTERFACE, given), parameters={}, ports={"table": "table"})
    assert words.expanded(line, {"AML_PARAMETER_rows": "10"}) == (
        ("--table",),
        (PortValue("table"),),
        ("--rows",),
        ("10",),
        ("$AML_PARAMETER_other",),
    )
