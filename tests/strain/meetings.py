"""Kinds of acts that meet at one moment: who presses what, and what must be so afterwards.

Each makes a world of its own in an empty database. The same acts are tried one by one in ``test_*_races.py``, with the
sentence that the second is told; here it is counted how often they are wrong, whatever moment each comes at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Model

from evaluation.actions.awards import consent_to_split, propose_split
from evaluation.actions.decisions import record_decision
from evaluation.actions.grades import decide_grade
from evaluation.actions.objections import file_objection
from evaluation.actions.publication import finalise_round
from evaluation.actions.statements import make_statement
from evaluation.models import BonusStatement, EvaluationRound, GradeDecision, Objection, StatementDecision
from exchange.errors import Refused
from exchange.models import Role
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, return_report, start_review
from tasks.actions.sections import save_section
from tasks.actions.signatures import pull_back_report, sign_report
from tasks.models import FrozenReport, ProgressReport
from tests.evaluation.award_makers import make_prize
from tests.evaluation.result_makers import make_court
from tests.evaluation.statement_makers import MINISTERS, make_counter
from tests.makers import NOON, make_period, make_seated_task, make_user
from tests.tasks.report_makers import JOINT, OWN, Desk, make_desk

LATER = NOON + timedelta(days=7)
Outcomes = Sequence[Any]


@dataclass(frozen=True)
class Meeting:
    """Acts that meet.

    row     whose lock they meet at; None where the lock is an advisory one
    acts    what each does
    right   outcomes → whether the rows are as they have to be
    """

    row: Model | None
    acts: Sequence[Callable[[], Any]]
    right: Callable[[Outcomes], bool]


def refused(outcomes: Outcomes) -> int:
    return sum(isinstance(each, Refused) for each in outcomes)


def confirm(desk: Desk, side: str) -> Callable[[], Any]:
    signer = {"a": desk.a, "b": desk.b}[side]
    return partial(sign_report, desk.report.pk, side=side, fingerprint=desk.fingerprint(), by=signer, at=NOON)


def write(desk: Desk, side: str, text: str, by: Any) -> Callable[[], Any]:
    values = (JOINT if side == "joint" else OWN) | {"progress": text}
    version = desk.section(side).version
    return partial(save_section, desk.report.pk, side, values=values, version=version, by=by, at=NOON)


def _handed_in_once(desk: Desk) -> bool:
    report = desk.fresh()
    copies = FrozenReport.objects.filter(report=report).count()
    return (report.status, report.submissions, copies) == ("submitted", 1, 1)


def both_confirm() -> Meeting:
    """Both sides confirm."""
    desk = make_desk()
    desk.fill()
    acts = [confirm(desk, "a"), confirm(desk, "b")]
    return Meeting(desk.report, acts, lambda outcomes: refused(outcomes) == 0 and _handed_in_once(desk))


def last_confirmation_twice() -> Meeting:
    """Somebody clicks twice on the last confirmation."""
    desk = make_desk()
    desk.fill()
    desk.sign("a")
    acts = [confirm(desk, "b")] * 2
    return Meeting(desk.report, acts, lambda outcomes: refused(outcomes) == 0 and _handed_in_once(desk))


def two_accept() -> Meeting:
    """Two people accept a report."""
    desk = make_desk()
    desk.review()
    people = [make_user(Role.COORDINATOR) for _ in range(2)]
    acts = [partial(accept_report, desk.report.pk, verdict="ok", by=person, at=NOON) for person in people]

    def right(outcomes: Outcomes) -> bool:
        first = people[1 if isinstance(outcomes[0], Refused) else 0]
        copies = FrozenReport.objects.filter(report=desk.report, kind="acceptance").count()
        return refused(outcomes) == copies == 1 and desk.fresh().accepted_by == first

    return Meeting(desk.report, acts, right)


def accept_and_return() -> Meeting:
    """One accepts a report, another one returns it."""
    desk = make_desk()
    desk.review()
    one, other = (make_user(Role.COORDINATOR) for _ in range(2))
    acts = [
        partial(accept_report, desk.report.pk, verdict="ok", by=one, at=NOON),
        partial(return_report, desk.report.pk, remarks={"a": "근거"}, reply_due_at=LATER, by=other, at=NOON),
    ]

    def right(outcomes: Outcomes) -> bool:
        stands = "returned" if isinstance(outcomes[0], Refused) else "accepted"
        copies = FrozenReport.objects.filter(report=desk.report, kind="acceptance").count()
        return refused(outcomes) == 1 and (desk.fresh().status, copies) == (stands, int(stands == "accepted"))

    return Meeting(desk.report, acts, right)


def pull_back_and_review() -> Meeting:
    """A side takes its report back while somebody begins to review it."""
    desk = make_desk()
    desk.submit()
    acts = [
        partial(pull_back_report, desk.report.pk, by=desk.a, at=NOON),
        partial(start_review, desk.report.pk, by=desk.coordinator, at=NOON),
    ]

    def right(outcomes: Outcomes) -> bool:
        stands = "under_review" if isinstance(outcomes[0], Refused) else "draft"
        return refused(outcomes) == 1 and desk.fresh().status == stands

    return Meeting(desk.report, acts, right)


def two_save() -> Meeting:
    """Both sides save over the same version."""
    desk = make_desk()
    acts = [write(desk, "joint", "□ 가", desk.a), write(desk, "joint", "□ 나", desk.b)]

    def right(outcomes: Outcomes) -> bool:
        section = desk.section("joint")
        stands = "□ 나" if isinstance(outcomes[0], Refused) else "□ 가"
        return refused(outcomes) == 1 and (section.progress, section.version) == (stands, 2)

    return Meeting(desk.report, acts, right)


def save_and_confirm() -> Meeting:
    """One side changes its part while the other one confirms the text as it was."""
    desk = make_desk()
    desk.fill()
    acts = [write(desk, "b", "□ 그 사이", desk.b), confirm(desk, "a")]

    def right(outcomes: Outcomes) -> bool:
        saved = not isinstance(outcomes[0], Exception)
        return saved and not desk.fresh().signatures.standing().exists() and desk.fresh().status == "draft"

    return Meeting(desk.report, acts, right)


def open_twice() -> Meeting:
    """Two people open a quarter."""
    for _ in range(2):
        make_seated_task()
    period = make_period("2024-3", opened_at=None)
    people = make_user(Role.COORDINATOR), make_user(Role.ADMIN)
    acts = [partial(open_quarter, period.code, by=person, at=NOON) for person in people]

    def right(outcomes: Outcomes) -> bool:
        return refused(outcomes) == 1 and ProgressReport.objects.filter(period=period).count() == 2

    return Meeting(period, acts, right)


def consent_and_counter() -> Meeting:
    """One side agrees to a share of a prize while the other one proposes another."""
    prize = make_prize()
    split = {"share_a_krw": 500_001, "share_b_krw": 500_000, "reason": "똑같이"}
    propose_split(prize.award.pk, seen=0, by=prize.a, at=NOON, **split)
    acts = [
        partial(consent_to_split, prize.award.pk, number=1, by=prize.b, at=NOON),
        partial(propose_split, prize.award.pk, seen=1, by=prize.a, at=NOON, **split),
    ]

    def right(outcomes: Outcomes) -> bool:
        agreed = [one.number for one in prize.award.proposals.all() if one.is_agreed]
        stands = ([], 2) if isinstance(outcomes[0], Refused) else ([1], 1)
        return refused(outcomes) == 1 and (agreed, prize.last().number) == stands

    return Meeting(prize.round, acts, right)


def last_place() -> Meeting:
    """Two people decide on the last place that a ministry may pay for."""
    first = make_counter()
    second = make_counter(round=first.round, rows=False, home=first.home)
    second.count(50)
    deciders = first.decider, make_user(Role.DECIDER, ministry=first.home)
    acts = [
        partial(record_decision, each.walk("committee").pk, agrees=True, by=decider, at=NOON, **MINISTERS)
        for each, decider in zip((first, second), deciders, strict=True)
    ]

    def right(outcomes: Outcomes) -> bool:
        return refused(outcomes) == StatementDecision.objects.filter(step="minister", agrees=True).count() == 1

    return Meeting(first.round, acts, right)


def statement_twice() -> Meeting:
    """Somebody clicks twice to have a statement made."""
    counter = make_counter()
    act = partial(make_statement, counter.round.pk, counter.assignment.pk, by=counter.coordinator, at=NOON)
    return Meeting(
        counter.round, [act, act], lambda outcomes: refused(outcomes) == 0 and BonusStatement.objects.count() == 1
    )


def two_grades() -> Meeting:
    """Two people decide on one grade."""
    court = make_court()
    court.aggregate()
    acts = [
        partial(
            decide_grade, court.round.pk, court.codes[0], grade=grade, reason="사유", seen=0, run=1, by=person, at=NOON
        )
        for person, grade in zip((court.by, make_user(Role.COORDINATOR)), "SA", strict=True)
    ]

    def right(outcomes: Outcomes) -> bool:
        stands = "A" if isinstance(outcomes[0], Refused) else "S"
        return refused(outcomes) == 1 and [each.grade for each in GradeDecision.objects.all()] == [stands]

    return Meeting(court.round, acts, right)


def object_and_finish() -> Meeting:
    """An objection is filed at the moment when the round becomes final."""
    court = make_court()
    EvaluationRound.objects.update(kind="rehearsal")
    court.reach("provisional")
    acts = [
        partial(finalise_round, court.round.pk, by=court.by, at=NOON),
        partial(file_objection, court.round.pk, court.codes[0], text="이의", by=court.a, at=NOON),
    ]

    def right(outcomes: Outcomes) -> bool:
        stands = (court.round.status, Objection.objects.count())
        return refused(outcomes) == 1 and stands in [("final", 0), ("provisional", 1)]

    return Meeting(court.round, acts, right)


KINDS: tuple[Callable[[], Meeting], ...] = (
    both_confirm,
    last_confirmation_twice,
    two_accept,
    accept_and_return,
    pull_back_and_review,
    two_save,
    save_and_confirm,
    open_twice,
    consent_and_counter,
    last_place,
    statement_twice,
    two_grades,
    object_and_finish,
)
