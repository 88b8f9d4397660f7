"""Scores as they are typed, handed in, opened again and abstained from."""

from decimal import Decimal

import pytest

from evaluation.actions.sheets import abstain_sheet, save_sheet, submit_sheet
from evaluation.models import ConflictDeclaration, EvaluationRound, ExpertAssignment, Score, ScoreSheet, SheetVersion
from evaluation.queries.sheets import own_total
from evaluation.rules.sheets import Answer, why_not_read
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.fingerprints import fingerprint
from exchange.models import Notice, Role
from exchange.queries import history_of
from tests.evaluation.makers import make_expert
from tests.evaluation.sheet_makers import another_chair, make_chair
from tests.makers import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    return make_chair()


# ---- keeping ---------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_with_a_version_and_what_is_missing_may_stay_missing(chair):
    first = chair.criterion()
    answers = {first.pk: Answer(Decimal("87.5"), False, "값이 뚜렷함")}
    sheet = save_sheet(chair.assignment.pk, answers=answers, comment="초안", version=0, by=chair.expert, at=NOON)
    assert (sheet.version, sheet.status, sheet.comment) == (1, "open", "초안")
    score = Score.objects.get(sheet=sheet)
    assert (score.criterion, score.value, score.comment) == (first, Decimal("87.5"), "값이 뚜렷함")
    assert own_total(chair.rubric, chair.assignment, sheet) is None
    assert {line.verb for line in history_of(ScoreSheet, [sheet.pk])} == {"sheet.save"}


def test_the_same_again_changes_nothing_even_from_a_window_behind(chair):
    chair.save(80, 80, 80, None)
    chair.save(90, 80, 80, None)
    before = chair.sheet.version
    assert chair.save(90, 80, 80, None, version=0).version == before == 2


def test_a_cleared_answer_is_missing_and_not_zero(chair):
    chair.save()
    first = chair.criterion()
    answers = chair.answers() | {first.pk: Answer()}
    save_sheet(chair.assignment.pk, answers=answers, comment="", version=1, by=chair.expert, at=NOON)
    score = Score.objects.get(sheet=chair.sheet, criterion=first)
    assert (score.value, score.is_not_applicable) == (None, False)
    with pytest.raises(Incomplete, match=first.name):
        chair_submit(chair, answers)


def chair_submit(chair, answers):
    return submit_sheet(
        chair.assignment.pk, answers=answers, comment="", version=chair.version(), by=chair.expert, at=NOON
    )


def test_a_save_from_a_window_behind_is_refused_with_both_texts(chair):
    chair.save(80, 80, 80, 80, comment="먼저")
    with pytest.raises(Stale) as caught:
        chair.save(70, 80, None, 80, version=0, comment="나중")
    first, third = chair.criterion(0), chair.criterion(2)
    assert caught.value.conflict["version"] == 1
    assert caught.value.conflict["fields"] == {
        f"score_{first.pk}": {"mine": "70", "theirs": "80"},
        f"score_{third.pk}": {"mine": "해당 없음", "theirs": "80"},
        "comment": {"mine": "나중", "theirs": "먼저"},
    }
    assert (chair.sheet.version, chair.sheet.comment) == (1, "먼저")


@pytest.mark.parametrize("value", ["-1", "100.01", "1000"])
def test_a_value_off_the_scale_is_refused(chair, value):
    answers = chair.answers() | {chair.criterion().pk: Answer(Decimal(value))}
    with pytest.raises(Incomplete, match="0점부터 100점까지"):
        chair_submit(chair, answers)
    assert chair.sheet is None


def test_a_criterion_of_another_rubric_is_refused(chair):
    foreign = make_chair_of_another_year().criterion()
    with pytest.raises(Incomplete, match="이 과제의 평가 항목이 아닌"):
        chair_submit(chair, chair.answers() | {foreign.pk: Answer(Decimal(80))})
    assert not Score.objects.exists()


def make_chair_of_another_year():
    EvaluationRound.objects.update(year=2023, slug="2023")
    return make_chair()


def test_not_applicable_only_where_the_rubric_allows_it():
    chair = make_chair(not_applicable="refuse")
    with pytest.raises(Incomplete, match="해당 없음"):
        chair.save(80, None, 80, 80)
    assert chair.sheet is None


def test_a_value_and_not_applicable_at_once_are_refused(chair):
    answers = chair.answers() | {chair.criterion().pk: Answer(Decimal(80), True)}
    with pytest.raises(Incomplete):
        chair_submit(chair, answers)


# ---- handing in ------------------------------------------------------------------------------------------------------


def test_a_sheet_is_handed_in_whole_and_a_copy_is_kept(chair):
    sheet = chair.submit(90, None, 80, 70, comment="전체 의견")
    assert (sheet.status, sheet.submitted_at, sheet.submitted_by) == ("submitted", NOON, chair.expert)
    kept = SheetVersion.objects.get(sheet=sheet)
    assert (kept.number, kept.kept_by) == (1, chair.expert)
    assert kept.fingerprint == fingerprint(kept.content)
    assert [one["value"] for one in kept.content["answers"]] == ["90.00", "", "80.00", "70.00"]
    assert kept.content["answers"][1]["not_applicable"] is True
    assert kept.content["rubric"]["fingerprint"] == chair.rubric.fingerprint
    assert chair.expert.display_name not in str(kept.content)
    # 90·45 + 80·15 + 70·10 over 70, since 해당 없음 leaves the others their proportion
    assert own_total(chair.rubric, chair.assignment, chair.sheet) == Decimal("85.0")


def test_twice_is_once(chair):
    chair.submit()
    chair.submit(version=0)
    assert SheetVersion.objects.count() == 1


def test_all_not_applicable_is_no_score_but_an_abstention(chair):
    with pytest.raises(Incomplete, match="기권"):
        chair.submit(None, None, None, None)
    assert chair.sheet is None


def test_handed_in_it_is_not_written_over_before_it_is_opened_again(chair):
    chair.submit()
    with pytest.raises(WrongState, match="다시 열기"):
        chair.save(10, 10, 10, 10)
    with pytest.raises(WrongState, match="다시 열기"):
        chair.submit(10, 10, 10, 10)
    with pytest.raises(WrongState):
        chair.abstain()
    assert Score.objects.filter(value=80).count() == 4


def test_hard_case_88_an_expert_corrects_a_sheet_until_the_close_and_every_version_stays(chair):
    chair.submit(80, 80, 80, 80)
    reopened = chair.reopen()
    assert (reopened.status, reopened.submitted_at, reopened.submitted_by) == ("open", None, None)
    assert own_total(chair.rubric, chair.assignment, chair.sheet) == Decimal("80.0")
    chair.save(95, 80, 80, 80)
    chair.submit(95, 80, 80, 80)
    chair.reopen()
    chair.submit(95, 80, 80, 85)
    kept = list(SheetVersion.objects.filter(sheet=chair.sheet))
    assert [one.number for one in kept] == [1, 2, 3]
    assert [one.content["answers"][0]["value"] for one in kept] == ["80.00", "95.00", "95.00"]
    assert len({one.fingerprint for one in kept}) == 3
    chair.reopen()
    chair.set_status("aggregating")
    for act in (chair.save, chair.submit, chair.reopen, chair.abstain):
        with pytest.raises(WrongState, match="마감"):
            act()


def test_opening_an_open_sheet_again_is_nothing_and_one_never_begun_is_refused(chair):
    with pytest.raises(WrongState):
        chair.reopen()
    chair.save()
    assert chair.reopen().version == 1


# ---- abstaining ------------------------------------------------------------------------------------------------------


def test_an_abstention_says_why_and_is_told_to_the_centre_alone(chair):
    chair.save(80, 80, 80, 80)
    make_user(Role.ADMIN)
    sheet = chair.abstain("전문 분야가 아님")
    assert (sheet.status, sheet.abstain_reason) == ("abstained", "전문 분야가 아님")
    told = Notice.objects.get(user=chair.coordinator)
    assert chair.task.code in told.text
    assert set(Notice.objects.values_list("user__role", flat=True)) == {Role.COORDINATOR}
    chair.abstain("전문 분야가 아님")
    assert Notice.objects.filter(user=chair.coordinator).count() == 1
    again = chair.reopen()
    assert (again.status, again.abstain_reason) == ("open", "")
    assert Score.objects.filter(sheet=again, value=80).count() == 4


def test_an_abstention_without_a_reason_is_refused(chair):
    with pytest.raises(Incomplete):
        chair.abstain("")
    assert chair.sheet is None


# ---- who, and when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.EVALUATOR])
def test_nobody_but_the_expert_writes(chair, role):
    with pytest.raises(NotAllowed):
        chair.save(by=make_user(role))
    assert chair.sheet is None


def test_another_expert_does_not_write_on_it(chair):
    other = another_chair(chair)
    with pytest.raises(NotAllowed):
        chair.save(by=other.expert)
    with pytest.raises(NotAllowed):
        abstain_sheet(chair.assignment.pk, reason="대신", by=make_expert(), at=NOON)


@pytest.mark.parametrize("status", ["preparing", "aggregating", "provisional", "final"])
def test_only_while_the_round_is_scored(chair, status):
    chair.set_status(status)
    for act in (chair.save, chair.submit, chair.abstain, chair.reopen):
        with pytest.raises(WrongState):
            act()
    assert not ScoreSheet.objects.exists()


def test_a_withdrawn_a_voided_and_an_undeclared_task_are_closed(chair):
    chair.submit()
    sheet = chair.sheet
    sheet.status, sheet.voided_at, sheet.voided_by, sheet.void_reason = "voided", NOON, chair.coordinator, "이해관계"
    sheet.save()
    with pytest.raises(WrongState, match="제외"):
        chair.reopen()
    other = another_chair(chair)
    ExpertAssignment.objects.filter(pk=other.assignment.pk).update(
        withdrawn_at=NOON, withdrawn_by=chair.coordinator, withdrawn_reason="배정을 나눔"
    )
    with pytest.raises(WrongState, match="철회하여"):
        other.save()
    third = another_chair(chair, declared=False)
    with pytest.raises(WrongState, match="이해관계"):
        third.save()
    ConflictDeclaration.objects.create(
        round=chair.round,
        expert=third.expert,
        task=chair.task,
        has_conflict=True,
        reason="자문",
        declared_at=NOON,
        declared_by=third.expert,
    )
    with pytest.raises(WrongState, match="이해관계"):
        third.save()
    assert ScoreSheet.objects.count() == 1


def test_hard_case_95_the_step_is_checked_inside_the_transaction_not_on_the_page(chair):
    held = ExpertAssignment.objects.select_related("round").get(pk=chair.assignment.pk)
    declaration = ConflictDeclaration.objects.get(round=chair.round, expert=chair.expert)
    assert why_not_read(held, None, declaration) is None
    chair.set_status("aggregating")  # between the page's look and the act
    with pytest.raises(WrongState, match="마감"):
        save_sheet(held.pk, answers=chair.answers(), comment="", version=0, by=chair.expert, at=NOON)
    assert chair.sheet is None
