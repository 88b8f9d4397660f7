"""Declarations of interest: before any paper opens, on all tasks at once, and whenever one is found later."""

import pytest
from django.test import Client

from evaluation.actions.conflicts import declare_conflicts, report_conflict
from evaluation.models import ConflictDeclaration, ExpertAssignment, ExpertProfile
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Notice, Role
from tests.evaluation.makers import make_expert, make_expert_assignment
from tests.evaluation.sheet_makers import Chair, another_chair, make_chair
from tests.makers import NOON, make_task, make_user, name_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair() -> Chair:
    return make_chair(tasks=3, declared=False)


def reasons(chair: Chair, **conflicts: str) -> dict[int, str]:
    """Return no interest in every task, but those named by place: ``_1="자문"``."""
    return {each.task_id: conflicts.get(f"_{place}", "") for place, each in enumerate(chair.assignments)}


def declare(chair: Chair, **conflicts: str):
    return declare_conflicts(chair.round.pk, reasons=reasons(chair, **conflicts), by=chair.expert, at=NOON)


def typed(chair: Chair, **conflicts: str) -> dict[str, str]:
    sent = {}
    for key, reason in reasons(chair, **conflicts).items():
        sent |= {f"has_{key}": "some" if reason else "none", f"reason_{key}": reason}
    return sent


# ---- the act ---------------------------------------------------------------------------------------------------------


def test_all_tasks_are_declared_at_once_and_a_conflict_takes_its_task_away(chair):
    declared = declare(chair, _1="2023년에 자문을 맡음")
    assert (declared.withdrawn, declared.reported) == (1, 0)
    assert ConflictDeclaration.objects.filter(has_conflict=False, declared_by=chair.expert).count() == 2
    taken = ExpertAssignment.objects.get(pk=chair.assignments[1].pk)
    assert (taken.withdrawn_at, taken.withdrawn_by) == (NOON, chair.expert)
    assert "2023년에 자문을 맡음" in taken.withdrawn_reason
    told = Notice.objects.get(user=chair.coordinator)
    assert chair.assignments[1].task.code in told.text
    assert set(Notice.objects.values_list("user__role", flat=True)) == {Role.COORDINATOR}


def test_the_same_twice_is_once(chair):
    declare(chair, _1="자문")
    assert declare(chair, _1="자문").withdrawn == 0
    assert Notice.objects.filter(user=chair.coordinator).count() == 1


def test_one_task_missing_and_nothing_is_declared(chair):
    some = reasons(chair)
    some.popitem()
    with pytest.raises(Incomplete):
        declare_conflicts(chair.round.pk, reasons=some, by=chair.expert, at=NOON)
    with pytest.raises(Incomplete):
        declare_conflicts(chair.round.pk, reasons=reasons(chair) | {make_task().pk: ""}, by=chair.expert, at=NOON)
    assert not ConflictDeclaration.objects.exists()


def test_a_word_given_is_not_taken_back_by_declaring_again(chair):
    declare(chair)
    with pytest.raises(WrongState):
        declare(chair, _0="자문")
    assert not ConflictDeclaration.objects.filter(has_conflict=True).exists()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.EVALUATOR])
def test_nobody_but_an_expert_declares(chair, role):
    with pytest.raises(NotAllowed):
        declare_conflicts(chair.round.pk, reasons={}, by=make_user(role), at=NOON)


@pytest.mark.parametrize("status", ["aggregating", "provisional", "final"])
def test_nothing_is_declared_after_the_close(chair, status):
    chair.set_status(status)
    with pytest.raises(WrongState):
        declare(chair)
    with pytest.raises(WrongState):
        report_conflict(chair.round.pk, chair.task.pk, reason="자문", by=chair.expert, at=NOON)


def test_a_conflict_found_before_handing_in_takes_the_task_away(chair):
    declare(chair)
    chair.save()
    report_conflict(chair.round.pk, chair.task.pk, reason="뒤늦게 앎", by=chair.expert, at=NOON)
    assert ExpertAssignment.objects.get(pk=chair.assignment.pk).withdrawn_at == NOON
    assert chair.sheet.status == "open"
    with pytest.raises(WrongState):
        chair.save(10, 10, 10, 10)


def test_hard_case_78_a_conflict_found_after_scoring_is_reported_and_the_score_stays_until_it_is_voided(chair):
    declare(chair)
    chair.submit()
    report_conflict(chair.round.pk, chair.task.pk, reason="뒤늦게 앎", by=chair.expert, at=NOON)
    assert ExpertAssignment.objects.get(pk=chair.assignment.pk).withdrawn_at is None
    assert (chair.sheet.status, chair.sheet.scores.count()) == ("submitted", 4)
    assert "제외할지" in Notice.objects.get(user=chair.coordinator).text
    with pytest.raises(WrongState, match="이해관계"):
        chair.reopen()
    report_conflict(chair.round.pk, chair.task.pk, reason="다시 알림", by=chair.expert, at=NOON)
    assert ConflictDeclaration.objects.get(task=chair.task, has_conflict=True).reason == "뒤늦게 앎"
    assert Notice.objects.filter(user=chair.coordinator).count() == 1


def test_a_late_report_needs_a_reason_and_an_own_task(chair):
    declare(chair)
    with pytest.raises(Incomplete):
        report_conflict(chair.round.pk, chair.task.pk, reason="", by=chair.expert, at=NOON)
    with pytest.raises(WrongState):
        report_conflict(chair.round.pk, make_task().pk, reason="자문", by=chair.expert, at=NOON)


# ---- the pages -------------------------------------------------------------------------------------------------------


def test_hard_case_81_no_paper_opens_before_every_assigned_task_is_declared(client, chair):
    client.force_login(chair.expert)
    for each in chair.assignments:
        answer = client.get(chair.address(code=each.task.code))
        assert (answer.status_code, answer.url) == (302, chair.address("conflicts"))
    answer = client.post(chair.address("sheet_submit"), chair.typed())
    assert answer.status_code == 409
    half = typed(chair)
    half.pop(f"has_{chair.task.pk}")
    assert client.post(chair.address("conflicts"), half).status_code == 422
    assert client.get(chair.address()).status_code == 302  # none of them opened the papers
    assert client.post(chair.address("conflicts"), typed(chair)).url == chair.address("sheets")
    assert client.get(chair.address()).status_code == 200


def test_suggestions_stand_beside_the_task_they_are_about(client, chair):
    ministry = name_of(chair.task.pair.post_a).ministry
    ExpertProfile.objects.filter(expert=chair.expert).update(former_posts=f"{ministry.name} 자연보전국")
    client.force_login(chair.expert)
    page = client.get(chair.address("conflicts"))
    rows = page.context_data["rows"]
    assert [bool(row.suggestions) for row in rows] == [True, False, False]
    assert f"{ministry.name} 자연보전국" in page.content.decode()


def test_what_was_declared_is_shown_and_a_withdrawn_task_is_named(client, chair):
    client.force_login(chair.expert)
    client.post(chair.address("conflicts"), typed(chair, _2="공동 연구"))
    page = client.get(chair.address("conflicts"))
    text = page.content.decode()
    assert "배정에서 빠짐" in text and "공동 연구" in text
    assert page.context_data["form"].rows == []
    taken = chair.assignments[2].task
    assert client.get(chair.address(code=taken.code)).status_code == 409
    assert taken.title not in client.get(chair.address("sheets")).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"has": ""}, "이해관계를 선택해 주세요."),
        ({"has": "maybe"}, "가운데 선택해 주세요."),
        ({"has": "some", "reason": ""}, "어떤 이해관계가 있는지 적어 주세요."),
        ({"has": "some", "reason": "\x00 \x07"}, "어떤 이해관계가 있는지 적어 주세요."),
        ({"has": "some", "reason": "가" * 281}, "280자까지"),
    ],
)
def test_a_wrong_declaration_is_told_at_its_task_and_nothing_is_kept(client, chair, change, said):
    client.force_login(chair.expert)
    key = chair.task.pk
    sent = typed(chair) | {f"{name}_{key}": value for name, value in change.items()}
    answer = client.post(chair.address("conflicts"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ConflictDeclaration.objects.exists()


def test_emoji_and_foreign_fields_do_no_harm(client, chair):
    foreign = another_chair(make_other_year(chair)).task.pk
    client.force_login(chair.expert)
    sent = typed(chair, _0="자문 🙂") | {f"has_{foreign}": "some", f"reason_{foreign}": "남의 과제", "role": "admin"}
    assert client.post(chair.address("conflicts"), sent).status_code == 302
    assert ConflictDeclaration.objects.get(has_conflict=True).reason == "자문 🙂"
    assert not ConflictDeclaration.objects.filter(expert=chair.expert, task=foreign).exists()


def make_other_year(chair: Chair) -> Chair:
    type(chair.round).objects.filter(pk=chair.round.pk).update(year=2023, slug="2023")
    chair.round.refresh_from_db()
    return make_chair()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"late-task": "", "late-reason": "자문"}, "과제를 선택해 주세요."),
        ({"late-task": "x", "late-reason": "자문"}, "목록에 있는 과제"),
        ({"late-task": "987654", "late-reason": "자문"}, "목록에 있는 과제"),
        ({"late-task": "own", "late-reason": ""}, "어떤 이해관계인지 적어 주세요."),
        ({"late-task": "own", "late-reason": "가" * 281}, "280자까지"),
    ],
)
def test_a_wrong_late_report_is_told_and_nothing_is_kept(client, chair, sent, said):
    declare(chair)
    client.force_login(chair.expert)
    sent = {name: str(chair.task.pk) if value == "own" else value for name, value in sent.items()}
    answer = client.post(chair.address("conflict_report"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ConflictDeclaration.objects.filter(has_conflict=True).exists()


def test_a_late_report_closes_the_paper_from_the_next_request_on(client, chair):
    declare(chair)
    client.force_login(chair.expert)
    assert client.get(chair.address()).status_code == 200
    sent = {"late-task": str(chair.task.pk), "late-reason": "공동 저자"}
    assert client.post(chair.address("conflict_report"), sent).status_code == 302
    closed = client.get(chair.address())
    assert closed.status_code == 409
    assert chair.task.title not in closed.content.decode()


def test_no_token_no_declaration(chair):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chair.expert)
    assert strict.post(chair.address("conflicts"), typed(chair)).status_code == 403
    assert not ConflictDeclaration.objects.exists()


def test_a_round_of_others_is_the_same_404_as_a_missing_one(client, chair):
    client.force_login(make_expert())
    for page in ("conflicts", "sheets", "sheet_totals"):
        there = client.get(chair.address(page))
        missing = client.get(chair.address(page).replace(chair.round.slug, "2099"))
        assert (there.status_code, missing.status_code) == (404, 404)
    assert client.post(chair.address("conflict_report"), {}).status_code == 404


@pytest.mark.parametrize("tasks", [1, 40])
def test_the_page_of_declarations_costs_the_same_for_one_and_for_forty(client, tasks, django_assert_num_queries):
    chair = make_chair(tasks=tasks, declared=False)
    client.force_login(chair.expert)
    with django_assert_num_queries(7):
        page = client.get(chair.address("conflicts"))
    assert len(page.context_data["form"].rows) == tasks


def test_a_task_given_later_is_declared_alone_and_does_not_close_the_others(client, chair):
    declare(chair)
    more = make_expert_assignment(chair.round, make_task(), chair.expert, declared=False)
    client.force_login(chair.expert)
    assert client.get(chair.address()).status_code == 200
    assert client.get(chair.address(code=more.task.code)).status_code == 302
    assert [row.assignment for row in client.get(chair.address("conflicts")).context_data["form"].rows] == [more]
