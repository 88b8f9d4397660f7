"""Refusals: what an action raises instead of doing something wrong quietly.

Each carries one Korean sentence for the reader. One middleware (config/middleware.py) answers them with ``status``.
"""


class Refusal(Exception):
    """The act was not done and nothing was written.

    reason  one Korean sentence, shown as it is: what happened, why, what to do
    status  the HTTP status of the answer; set by the kind, never by the raiser
    """

    status: int = 409

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class WrongState(Refusal):
    """The object's state does not allow this step, for anybody (409)."""

    status = 409


class NotAllowed(Refusal):
    """This person may see the object but may not do this (403)."""

    status = 403


class Incomplete(Refusal):
    """Something that the step needs is missing or contradicts itself (422)."""

    status = 422


class Stale(Refusal):
    """Somebody else changed the object after the form was opened (409); nothing typed may be lost.

    conflict  what the page needs to show both texts side by side: field name → {"mine": …, "theirs": …},
              or None where there is nothing to compare
    """

    status = 409

    def __init__(self, reason: str, conflict: dict[str, object] | None = None) -> None:
        super().__init__(reason)
        self.conflict = conflict
