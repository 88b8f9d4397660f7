"""Steps of an evaluation at which the demonstration does not stand, made in a served copy; and keys of its rows.

A page that stands on such a row has no address of its own that a list could hold; a ``Key`` finds its number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from evaluation.models import (
    BonusStatement,
    ExpertAssignment,
    Objection,
    PayBase,
    RoundStatus,
    SheetVersion,
    StatementStatus,
)
from exchange.models import User
from tests.evaluation.makers import make_evaluation_round, make_rubric
from tests.evaluation.pay_world import make_base

COMING = "coming"  # a round that is not open yet
DECIDED_YEAR = date(2025, 1, 1)


@dataclass(frozen=True)
class Key:
    """The number of a row of the served copy; it reads as what the row is."""

    name: str
    find: Callable[[], int]

    def __str__(self) -> str:
        return self.name


def _unbegun() -> int:
    """Return an assignment of the annual round that nobody has begun, which may still be withdrawn."""
    given = ExpertAssignment.objects.filter(round__slug="2024", withdrawn_at=None, sheet=None)
    return given.order_by("pk")[0].pk


def _handed_in() -> int:
    """Return the sheet on 1-1 of the rehearsal that was handed in first."""
    of = {"sheet__assignment__round__slug": "2024-rehearsal", "sheet__assignment__task__code": "1-1"}
    return SheetVersion.objects.filter(**of).order_by("pk")[0].sheet_id


def _statement(status: str, **of) -> BonusStatement:
    return BonusStatement.objects.filter(status=status, **of).order_by("pk")[0]


EXPERT = Key("evaluator1", lambda: User.objects.get(username="evaluator1").pk)
UNBEGUN = Key("unbegun", _unbegun)
IN_REVIEW = Key("in-review", lambda: _statement(StatementStatus.IN_REVIEW).pk)
TOLD = Key("told", lambda: _statement(StatementStatus.NOTIFIED, assignment__post__code="d1-a").pk)
TO_DECIDE = Key("to-decide", lambda: _statement(StatementStatus.RECOMMENDED, notice__paying_ministry__code="DEMO-8").pk)
NOTICED = Key("noticed", lambda: _statement(StatementStatus.IN_REVIEW).assignment_id)
DRAFT = Key("draft", lambda: PayBase.objects.drafts()[0].pk)
IN_FORCE = Key("in-force", lambda: PayBase.objects.published().order_by("pk")[0].pk)
HANDED_IN = Key("handed-in", _handed_in)
ASKED = Key("asked", lambda: Objection.objects.order_by("pk")[0].pk)


def set_up() -> None:
    """Make a round with a drafted rubric, and a row of the pay tables that waits for its second person."""
    coordinator = User.objects.get(username="coordinator")
    coming = make_evaluation_round(RoundStatus.PREPARING, slug=COMING, year=2025, title="준비하는 평가", by=coordinator)
    make_rubric(coming, sealed=False)
    make_base(level="3급", effective_from=DECIDED_YEAR, entered_by=User.objects.get(username="admin"))
