"""Filling the demonstration's evaluation where people's own acts would take too long: accounts, declarations, sheets.

Everything else of it is played through the acts that people use (``seed_evaluation``). Refused outside a demonstration.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from demo.actions.programme import refuse_outside_demo
from demo.judging.experts import COMMENTS
from evaluation import sentences as of_evaluation
from evaluation.actions.locking import hold_round
from evaluation.actions.sheets import LockedSheet, content_of
from evaluation.models import (
    ConflictDeclaration,
    ExpertAssignment,
    Score,
    ScoreSheet,
    SheetStatus,
    SheetVersion,
)
from evaluation.queries.rubrics import criteria_for, rubric_in_force
from evaluation.rules.sheets import Answer
from exchange import audit
from exchange.errors import WrongState
from exchange.fingerprints import fingerprint
from exchange.models import Ministry, Role, User

DECIDER = "dm-{code}"  # usernames: dm-molit


class Filled(NamedTuple):
    """A sheet to be written: answers in the order of the criteria, None where one does not apply.

    handed_in  when it was submitted, None for one that is only begun; of a begun one ``answers`` may be shorter
    """

    assignment: ExpertAssignment
    answers: tuple[int | None, ...]
    total: int
    handed_in: datetime | None


def decider_of(ministry: Ministry) -> str:
    """Return the username of who decides for ``ministry`` in the demonstration."""
    return DECIDER.format(code=ministry.code.lower())


@audit.recorded("demo.create_deciders")
def create_demo_deciders(ministries: Iterable[Ministry], password: str, *, by: User, at: datetime) -> int:
    """Open one account of a 가산금 결정 담당 for each ministry. Returns how many.

    password  as stored (hashed)
    """
    refuse_outside_demo()
    accounts = [
        User(
            username=decider_of(ministry),
            display_name=f"{ministry.short_name} 가산금 결정 담당",
            role=Role.DECIDER,
            ministry=ministry,
            is_demo=True,
            password=password,
        )
        for ministry in ministries
    ]
    return len(User.objects.bulk_create(accounts))


@audit.recorded("demo.declare_interests")
def declare_demo_interests(round_pk: int, *, by: User, at: datetime) -> int:
    """Let every expert say of every assigned task not spoken on yet that there is no interest. Returns how many."""
    refuse_outside_demo()
    round = hold_round(round_pk)
    spoken = set(ConflictDeclaration.objects.filter(round=round).values_list("expert", "task"))
    assigned = set(round.assignments.standing().values_list("expert", "task")) - spoken
    made = ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(
            round=round, expert_id=expert, task_id=task, has_conflict=False, declared_at=at, declared_by_id=expert
        )
        for expert, task in sorted(assigned)
    )
    return len(made)


@audit.recorded("demo.fill_sheets")
def fill_demo_sheets(round_pk: int, sheets: Sequence[Filled], *, by: User, at: datetime) -> int:
    """Write many sheets at once, with the kept copy of each that is handed in, as ``submit_sheet`` would."""
    refuse_outside_demo()
    round = hold_round(round_pk)
    rubric = rubric_in_force(round)
    if rubric is None:
        raise WrongState(of_evaluation.NO_RUBRIC)
    rows = [
        ScoreSheet(
            assignment=one.assignment,
            status=SheetStatus.SUBMITTED if one.handed_in else SheetStatus.OPEN,
            comment=_comment(one.total) if one.handed_in else "",
            submitted_at=one.handed_in,
            submitted_by=one.assignment.expert if one.handed_in else None,
            is_demo=True,
        )
        for one in sheets
    ]
    ScoreSheet.objects.bulk_create(rows)
    scores, copies = [], []
    for one, sheet in zip(sheets, rows, strict=True):
        criteria = criteria_for(rubric, one.assignment.task)
        answers = {
            criterion.pk: Answer(None if value is None else Decimal(value), value is None)
            for criterion, value in zip(criteria, one.answers, strict=False)
        }
        scores += [
            Score(sheet=sheet, criterion_id=key, value=answer.value, is_not_applicable=answer.is_not_applicable)
            for key, answer in answers.items()
        ]
        if one.handed_in:
            content = content_of(LockedSheet(one.assignment, sheet, rubric, criteria), answers, sheet.comment)
            copies.append(
                SheetVersion(
                    sheet=sheet,
                    number=1,
                    content=content,
                    fingerprint=fingerprint(content),
                    kept_at=one.handed_in,
                    kept_by=one.assignment.expert,
                )
            )
    Score.objects.bulk_create(scores)
    SheetVersion.objects.bulk_create(copies)
    return len(rows)


def _comment(total: int) -> str:
    return next(text for floor, text in COMMENTS if total >= floor)
