"""What lowering shares: the workspace's variable, and a method's call."""

from amlc.backends.azureml_v1.settings import WORKSPACE
from amlc.program import Call, Expression, Member

__all__ = ["WORKSPACE", "method"]


def method(of: Expression, called: str, /, *args: Expression, **kwargs: Expression) -> Call:
    return Call(Member(of, called), args, kwargs)
