"""Refusals: what a rule answers where something may not be done, and what an action raises instead of doing it.

A rule returns ``Refusal | None``. The button is drawn or closed by it, the form shows it, the action raises it
(``refuse_if``), and one middleware (config/middleware.py) answers it. Nobody decides a second time what kind it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar


class Kind(Enum):
    """Why something is refused; each kind has the HTTP status of its answer."""

    UNREADABLE = ("unreadable", 400)  # what was sent is not in a form that can be read
    NOT_YOURS = ("not_yours", 404)  # it does not exist, or not for this person
    NOT_YOUR_ROLE = ("not_your_role", 403)  # the person may see it and may never do this
    NOT_NOW = ("not_now", 409)  # its state does not allow this step, for anybody
    LACKING = ("lacking", 422)  # something that the step needs is missing or contradicts itself
    STALE = ("stale", 409)  # somebody else changed it after the form was opened
    TOO_OFTEN = ("too_often", 429)  # too many tries in a row: nothing is looked at for a while

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def status(self) -> int:
        return self.value[1]


@dataclass(frozen=True)
class Help:
    """What would help somebody who is refused.

    text   whom to ask or what to do first, in one Korean sentence; "" where the page says enough
    page   the name of the address to go on to, "" for none; ``args`` are its parts, ``label`` what the page is called
    """

    text: str
    page: str = ""
    args: tuple[str | int, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done: its kind, what happened in one Korean sentence, and what would help."""

    kind: Kind
    sentence: str
    help: Help | None = None

    @property
    def status(self) -> int:
        return self.kind.status

    def __str__(self) -> str:
        """Return all of it as running text, for a form, a message or a file."""
        return f"{self.sentence} {self.help.text}" if self.help and self.help.text else self.sentence


class Refused(Exception):
    """The act was not done and nothing was written. Raised as one of the kinds below, by ``refuse_if`` or directly."""

    kind: ClassVar[Kind] = Kind.NOT_NOW

    def __init__(self, sentence: str, help: Help | None = None) -> None:
        super().__init__(sentence)
        self.refusal = Refusal(self.kind, sentence, help)

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        return str(self.refusal)

    @property
    def status(self) -> int:
        return self.refusal.status


class Unreadable(Refused):
    """What was sent is not in a form that can be read (400)."""

    kind = Kind.UNREADABLE


class NotYours(Refused):
    """What is asked for does not exist, or not for this person (404)."""

    kind = Kind.NOT_YOURS


class NotAllowed(Refused):
    """This person may see the object but may not do this (403)."""

    kind = Kind.NOT_YOUR_ROLE


class WrongState(Refused):
    """The object's state does not allow this step, for anybody (409)."""

    kind = Kind.NOT_NOW


class Incomplete(Refused):
    """Something that the step needs is missing or contradicts itself (422)."""

    kind = Kind.LACKING


class Stale(Refused):
    """Somebody else changed the object after the form was opened (409); nothing typed may be lost.

    conflict  what the page needs to show both texts side by side: field name → {"mine": …, "theirs": …},
              or None where there is nothing to compare
    """

    kind = Kind.STALE

    def __init__(self, sentence: str, conflict: dict[str, Any] | None = None, help: Help | None = None) -> None:
        super().__init__(sentence, help)
        self.conflict = conflict


class TooOften(Refused):
    """Too many tries in a row: nothing is looked at for a while (429)."""

    kind = Kind.TOO_OFTEN


RAISED: dict[Kind, type[Refused]] = {
    each.kind: each for each in (Unreadable, NotYours, NotAllowed, WrongState, Incomplete, Stale, TooOften)
}


def refuse_if(refusal: Refusal | None) -> None:
    """Raise what a rule has answered, as the exception of its kind; go on where it answered None."""
    if refusal is not None:
        raise refusing(refusal)


def together(refusals: Iterable[Refusal | None]) -> Refusal | None:
    """Return several answers as one that says them all, of the first one's kind; None where all were None."""
    found = [each for each in refusals if each is not None]
    return Refusal(found[0].kind, " ".join(str(each) for each in found)) if found else None


def refusing(refusal: Refusal) -> Refused:
    """Return the exception of the refusal's kind, to be raised."""
    return RAISED[refusal.kind](refusal.sentence, help=refusal.help)


def unreadable(sentence: str, help: Help | None = None) -> Refusal:
    return Refusal(Kind.UNREADABLE, sentence, help)


def not_yours(sentence: str, help: Help | None = None) -> Refusal:
    return Refusal(Kind.NOT_YOURS, sentence, help)


def not_your_role(sentence: str, help: Help | None = None) -> Refusal:
    return Refusal(Kind.NOT_YOUR_ROLE, sentence, help)


def not_now(sentence: str, help: Help | None = None) -> Refusal:
    return Refusal(Kind.NOT_NOW, sentence, help)


def lacking(sentence: str, help: Help | None = None) -> Refusal:
    return Refusal(Kind.LACKING, sentence, help)


def too_often(sentence: str, help: Help | None = None) -> Refusal:
    return Refusal(Kind.TOO_OFTEN, sentence, help)
