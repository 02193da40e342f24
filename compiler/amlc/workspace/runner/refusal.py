"""What the runner answers when it cannot do what was asked."""


class RefusedError(Exception):
    """Its text is one sentence for a person; it ends the step, or the whole run when the plan cannot be made."""
