"""What the database itself refuses of declarations, sheets, scores and kept versions."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from evaluation.models import ConflictDeclaration, ExpertProfile, Score, ScoreSheet, SheetStatus, SheetVersion
from exchange.errors import WrongState
from tests.evaluation.makers import FINGERPRINT, make_expert, make_sheet
from tests.evaluation.sheet_makers import make_chair
from tests.makers import NOON

pytestmark = pytest.mark.django_db


def refused(name, act, error=IntegrityError):
    with pytest.raises(error, match=name), transaction.atomic():
        act()


@pytest.fixture
def chair():
    return make_chair()


@pytest.fixture
def sheet(chair):
    return make_sheet(chair.assignment, status="open")


def test_an_expert_can_take_at_least_one_task():
    profiles = ExpertProfile.objects.filter(expert=make_expert())
    refused("expert_can_take_one", lambda: profiles.update(load_limit=0))


def test_a_task_is_declared_on_once_and_a_conflict_says_which(chair):
    declared = ConflictDeclaration.objects.get(round=chair.round, expert=chair.expert)
    again = {"round": chair.round, "expert": chair.expert, "task": chair.task, "declared_by": chair.expert}
    refused(
        "declaration_once_per_expert_and_task",
        lambda: ConflictDeclaration.objects.create(has_conflict=False, declared_at=NOON, **again),
    )
    refused("conflict_says_which", lambda: ConflictDeclaration.objects.filter(pk=declared.pk).update(has_conflict=True))


def test_an_assignment_has_one_sheet(sheet, chair):
    refused("assignment_id", lambda: ScoreSheet.objects.create(assignment=chair.assignment))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("sheet_status_is_known", {"status": "lost"}),
        ("sheet_submitted_at_has_submitted_by", {"submitted_at": NOON}),
        ("sheet_submitted_says_when", {"status": "submitted"}),
        ("sheet_abstained_says_why", {"status": "abstained"}),
        ("sheet_voided_says_when_who_and_why", {"status": "voided"}),
        ("sheet_voided_says_when_who_and_why", {"void_reason": "이해관계"}),
    ],
)
def test_a_sheet_says_what_its_status_needs(sheet, name, changes):
    refused(name, lambda: ScoreSheet.objects.filter(pk=sheet.pk).update(**changes))


def test_a_score_is_one_for_a_criterion_and_a_value_or_not_applicable(sheet, chair):
    score = Score.objects.create(sheet=sheet, criterion=chair.criterion(), value=80)
    rows = Score.objects.filter(pk=score.pk)
    refused("score_once_per_criterion", lambda: Score.objects.create(sheet=sheet, criterion=chair.criterion()))
    refused("score_not_applicable_has_no_value", lambda: rows.update(is_not_applicable=True))
    refused("score_is_not_negative", lambda: rows.update(value=-1))


def test_a_kept_version_is_numbered_once_and_never_changes(sheet, chair):
    values = {"sheet": sheet, "content": {}, "fingerprint": FINGERPRINT, "kept_at": NOON, "kept_by": chair.expert}
    kept = SheetVersion.objects.create(number=1, **values)
    refused("sheet_version_number_once", lambda: SheetVersion.objects.create(number=1, **values))
    rows = SheetVersion.objects.filter(pk=kept.pk)
    refused("keep_as_submitted", lambda: rows.update(number=2), InternalError)
    refused("keep_as_submitted", lambda: rows.delete(), InternalError)


STEPS = {
    ("open", "submitted"),
    ("open", "abstained"),
    ("open", "voided"),
    ("submitted", "open"),
    ("submitted", "voided"),
    ("abstained", "open"),
    ("abstained", "voided"),
}


@pytest.mark.parametrize("before", ["open", "submitted", "abstained", "voided"])
@pytest.mark.parametrize("after", ["open", "submitted", "abstained", "voided"])
def test_a_sheet_moves_only_along_its_steps(before, after):
    sheet = ScoreSheet(status=before)
    if (before, after) in STEPS:
        sheet.move_to(SheetStatus(after))
        assert sheet.status == after
    else:
        with pytest.raises(WrongState):
            sheet.move_to(SheetStatus(after))
