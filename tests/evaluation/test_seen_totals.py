"""Others' totals: shown from a number on that the rubric says; a sheet opened again after they were shown is marked."""

from datetime import timedelta

import pytest

from evaluation.actions.rubrics import draft_rubric
from evaluation.models import RoundStatus, Rubric, ScoreSheet, UnwindDecision
from evaluation.queries.rubrics import content_of, fingerprint_of, with_rows
from evaluation.queries.sheets import compared_totals, others_on
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round, make_rubric
from tests.evaluation.result_makers import cells
from tests.evaluation.sheet_makers import Chair, another_chair, make_chair
from tests.makers import NOON, make_user
from tests.pages import as_user, to

pytestmark = pytest.mark.django_db

MARK = "점수 공개 후 다시 열림"


def with_others(count: int, **rubric) -> tuple[Chair, list[Chair]]:
    """Return a chair that has handed in, and others on the same task with totals of 11, 12, …"""
    chair = make_chair(**{"visibility": "after_own"} | rubric)
    others = [another_chair(chair) for _ in range(count)]
    for value, other in enumerate(others, start=11):
        other.submit(value, value, value, value)
    chair.submit()
    return chair, others


def seen(chair: Chair) -> str:
    """Return everything that may hold others' totals: the sheet, the list, the totals' page and its file."""
    client = as_user(chair.expert)
    texts = [client.get(chair.address(page)).content.decode() for page in ("sheet_edit", "sheets", "sheet_totals")]
    answer = client.get(chair.address("sheet_totals.xlsx"))
    return "\n".join([*texts, str(cells(answer))])


# ---- from how many on ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "minimum"), [(1, 3), (2, 3), (3, 4), (1, 2)])
def test_with_fewer_others_than_the_rubric_asks_for_no_total_is_shown(count, minimum):
    chair, _ = with_others(count, minimum_others=minimum)
    text = seen(chair)
    assert not any(f"{value}.0" in text for value in range(11, 11 + count))
    assert f"{minimum}건 이상 제출된 과제만" in text
    (row,) = compared_totals(chair.round, chair.expert)
    assert (row.others, row.too_few) == ([], True)


@pytest.mark.parametrize(("count", "minimum"), [(3, 3), (4, 3), (1, 1)])
def test_with_enough_others_their_totals_are_shown(count, minimum):
    chair, _ = with_others(count, minimum_others=minimum)
    text = seen(chair)
    assert all(f"{value}.0" in text for value in range(11, 11 + count))


def test_three_is_the_usual_number_and_a_draft_may_say_another():
    assert Rubric().minimum_others == 3
    coordinator = make_user(Role.COORDINATOR)
    round = make_evaluation_round("preparing", by=coordinator)
    draft = draft_rubric(round.pk, by=coordinator, at=NOON)
    assert draft.minimum_others == 3
    whole = with_rows(Rubric.objects.filter(pk=draft.pk)).get()
    before = fingerprint_of(whole)
    assert "minimum_others" not in content_of(whole)  # what was sealed before it could be chosen keeps its fingerprint
    whole.minimum_others = 5
    assert fingerprint_of(whole) != before
    page = as_user(coordinator).get(to("evaluation:rubric_edit", round.slug)).content.decode()
    assert "다른 위원의 점수를 보이는 최소 건수" in page


def test_a_sheet_taken_back_leaves_too_few_again():
    chair, others = with_others(3)
    rubric = chair.rubric
    assert others_on(rubric, chair.assignment, chair.sheet) == [11, 12, 13]
    others[0].reopen()
    assert others_on(rubric, chair.assignment, chair.sheet) is None
    assert "12.0" not in seen(chair)


def test_after_the_close_the_same_number_is_asked():
    chair, _ = with_others(2, visibility="after_close")
    chair.set_status("aggregating")
    text = as_user(chair.expert).get(chair.address("sheet_totals")).content.decode()
    assert "11.0" not in text and "아직 적어 보이지 않음" in text


# ---- opened again after they were shown ------------------------------------------------------------------------------


def marks_of(chair: Chair) -> list[str]:
    """Return where 국무조정실 sees the mark: the task's page and the sheet's own."""
    client = as_user(chair.coordinator)
    pages = [
        to("evaluation:result_detail", chair.round.slug, chair.task.code),
        to("evaluation:sheet_versions", chair.round.slug, chair.task.code, chair.sheet.pk),
    ]
    return [page for page in pages if MARK in client.get(page).content.decode()]


def test_a_sheet_opened_again_after_others_totals_were_shown_is_marked_for_good():
    chair, _ = with_others(3)
    assert "다시 연 사실이 채점표에 표시" in as_user(chair.expert).get(chair.address()).content.decode()
    chair.reopen()
    assert chair.sheet.reopened_seeing_totals
    chair.submit(50, 50, 50, 50)
    assert chair.sheet.reopened_seeing_totals
    assert len(marks_of(chair)) == 2
    file = to("evaluation:score_matrix.xlsx", chair.round.slug)
    rows = cells(as_user(chair.coordinator).get(file, {"reason": "재계산에 쓰려고 함"}))
    head = next(row for row in rows if row[0] == "과제")
    place = head.index("다른 위원의 점수 공개 후 다시 열림")
    marked = {row[2] for row in rows[rows.index(head) + 1 :] if row[place] == "예"}
    assert marked == {1}  # this expert's number and nobody else's


@pytest.mark.parametrize(
    ("count", "rubric"),
    [(2, {}), (3, {"minimum_others": 4}), (3, {"visibility": "never"}), (3, {"visibility": "after_close"})],
    ids=["too few", "too few for this rubric", "never shown", "not closed yet"],
)
def test_a_sheet_opened_again_before_anything_was_shown_is_not_marked(count, rubric):
    chair, _ = with_others(count, **rubric)
    assert "다시 연 사실이" not in as_user(chair.expert).get(chair.address()).content.decode()
    chair.reopen()
    assert not chair.sheet.reopened_seeing_totals
    assert marks_of(chair) == []


def unwind(chair: Chair, at) -> None:
    UnwindDecision.objects.create(
        round=chair.round,
        from_status=RoundStatus.AGGREGATING,
        to_status=RoundStatus.SCORING,
        reason="오류",
        decided_at=at,
        decided_by=chair.coordinator,
    )


def test_a_round_that_was_closed_and_opened_again_has_shown_them_to_who_had_handed_in_by_then():
    chair, _ = with_others(3, visibility="after_close")
    unwind(chair, NOON + timedelta(hours=1))
    chair.reopen()
    assert chair.sheet.reopened_seeing_totals
    late = another_chair(chair)
    unwind(chair, NOON - timedelta(hours=1))  # whoever handed in later saw nothing at that close
    UnwindDecision.objects.filter(decided_at__gt=NOON).delete()
    late.submit()
    late.reopen()
    assert not late.sheet.reopened_seeing_totals


def test_an_abstention_taken_back_and_a_sheet_never_handed_in_are_not_marked():
    chair = make_chair(visibility="after_own")
    for _ in range(3):
        another_chair(chair).submit()
    chair.abstain()
    chair.reopen()
    assert not chair.sheet.reopened_seeing_totals


# ---- as it was handed in ---------------------------------------------------------------------------------------------


def test_the_coordinator_reads_every_time_that_a_sheet_was_handed_in_with_what_changed():
    chair = make_chair()
    chair.submit(80, 81, 82, None, comment="처음 의견")
    chair.reopen()
    chair.submit(80, 70.5, 82, None, comment="고친 의견")
    chair.reopen()
    chair.submit(80, 70.5, 82, 60, comment="고친 의견")
    address = to("evaluation:sheet_versions", chair.round.slug, chair.task.code, chair.sheet.pk)
    answer = as_user(chair.coordinator).get(address)
    third, second, first = answer.context_data["versions"]
    assert [each.number for each in (third, second, first)] == [3, 2, 1]
    assert [line.value for line in first.answers] == ["80", "81", "82", "해당 없음"]
    assert [line.before for line in second.answers] == ["", "81", "", ""]
    assert [line.before for line in third.answers] == ["", "", "", "해당 없음"]
    assert (first.comment, second.comment_changed, third.comment_changed) == ("처음 의견", True, False)
    text = answer.content.decode()
    for words in ("처음 의견", "고친 의견", "3번째 제출", "해당 없음", "70.5"):
        assert words in text
    listed = as_user(chair.coordinator).get(to("evaluation:result_detail", chair.round.slug, chair.task.code))
    assert address in listed.content.decode() and "제출본" in listed.content.decode()


def test_handing_in_the_same_again_says_so_and_a_sheet_without_any_says_that():
    chair = make_chair()
    chair.submit()
    chair.reopen()
    chair.submit()
    address = to("evaluation:sheet_versions", chair.round.slug, chair.task.code, chair.sheet.pk)
    assert "직전 제출과 내용이 같습니다" in as_user(chair.coordinator).get(address).content.decode()
    other = another_chair(chair)
    other.save()
    address = to("evaluation:sheet_versions", chair.round.slug, chair.task.code, other.sheet.pk)
    assert "아직 제출한 적이 없는" in as_user(chair.coordinator).get(address).content.decode()


def test_a_sheet_is_read_at_its_own_task_and_round_by_the_coordinator_alone():
    chair = make_chair(tasks=2)
    chair.submit()
    elsewhere = make_evaluation_round("scoring", year=2025)
    make_rubric(elsewhere)
    own = [chair.round.slug, chair.task.code, chair.sheet.pk]
    client = as_user(chair.coordinator)
    assert client.get(to("evaluation:sheet_versions", *own)).status_code == 200
    for wrong in (
        [chair.round.slug, chair.assignments[1].task.code, chair.sheet.pk],
        [elsewhere.slug, chair.task.code, chair.sheet.pk],
        [chair.round.slug, chair.task.code, chair.sheet.pk + 1],
    ):
        assert client.get(to("evaluation:sheet_versions", *wrong)).status_code == 404
    for user in (chair.expert, *(make_user(role) for role in set(Role) - {Role.COORDINATOR, Role.EVALUATOR})):
        assert as_user(user).get(to("evaluation:sheet_versions", *own)).status_code == 403
    assert ScoreSheet.objects.count() == 1
