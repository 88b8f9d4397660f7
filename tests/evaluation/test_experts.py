"""Experts: particulars, tasks given one by one, many at once and evenly, taken back; conflicts met in the action."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from evaluation.actions.experts import NEW_PROFILE, assign_evenly, assign_tasks, edit_expert, withdraw_assignment
from evaluation.models import ConflictDeclaration, ExpertAssignment, ExpertProfile
from evaluation.queries.experts import Staff
from evaluation.queries.suspicions import suspicions
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import Notice, Role
from exchange.versions import version_of
from tests.evaluation.makers import (
    make_evaluation_round,
    make_expert,
    make_expert_assignment,
    make_rubric,
    make_scored_round,
    make_sheet,
    page,
)
from tests.makers import NOON, make_ministry, make_pair, make_post, make_task, make_user
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    make_rubric(round)
    return round


def declare(round, expert, task, *, conflict: bool = True) -> ConflictDeclaration:
    return ConflictDeclaration.objects.create(
        round=round,
        expert=expert,
        task=task,
        has_conflict=conflict,
        reason="연구 용역을 맡았음" if conflict else "",
        declared_at=NOON,
        declared_by=expert,
    )


def make_tied_task():
    """Make a task of a ministry with a name, a short name and an alias of its own."""
    ministry = make_ministry(name="달나라개발부", short_name="달개부", aliases=["월면부"])
    return make_task(make_pair(post_a=make_post(ministry=ministry)))


# ---- giving one by one and many at once ------------------------------------------------------------------------------


def test_tasks_are_given_once_and_the_expert_is_asked_for_conflicts_first(coordinator, round):
    expert, tasks = make_expert(), [make_task(), make_task()]
    codes = [task.code for task in tasks]
    assert len(assign_tasks(round.pk, expert=expert.pk, tasks=codes, by=coordinator, at=NOON)) == 2
    assert assign_tasks(round.pk, expert=expert.pk, tasks=codes, by=coordinator, at=NOON) == []
    assert ExpertAssignment.objects.count() == 2
    told = Notice.objects.get(user=expert)
    assert "과제 2건이 배정되었습니다" in told.text
    assert "이해충돌이 있는지" in told.text
    assert told.path == page("conflicts", round)


def test_hard_case_80_giving_many_at_once_does_not_pass_by_a_declared_conflict(centre, coordinator, round):
    expert, tasks = make_expert(), [make_task() for _ in range(3)]
    declare(round, expert, tasks[1])
    codes = [task.code for task in tasks]
    with pytest.raises(WrongState, match=f"이해충돌을 밝힌 과제입니다: {tasks[1].code}"):
        assign_tasks(round.pk, expert=expert.pk, tasks=codes, by=coordinator, at=NOON)
    with pytest.raises(WrongState):
        assign_tasks(round.pk, expert=expert.pk, tasks=codes, despite="괜찮다고 함", by=coordinator, at=NOON)
    forged = centre.post(page("assign", round), {"expert": expert.pk, "task": codes, "despite": "화면을 거치지 않음"})
    assert forged.status_code == 409
    assert not ExpertAssignment.objects.exists()
    plan = assign_evenly(round.pk, wanted=1, by=coordinator, at=NOON)
    assert (expert.pk, tasks[1].pk) not in plan.given
    assert plan.lacking == {tasks[1].pk: 1}


def test_a_conflict_of_another_round_does_not_bind_this_one(coordinator, round):
    expert, task = make_expert(), make_task()
    declare(make_evaluation_round("preparing", kind="rehearsal", slug="r"), expert, task)
    assert assign_tasks(round.pk, expert=expert.pk, tasks=[task.code], by=coordinator, at=NOON)


@pytest.mark.parametrize("where", ["employer", "former_posts", "commissions"])
@pytest.mark.parametrize("word", ["달나라 개발부 자문위원", "전 달개부 과장", "월면부 용역"])
def test_a_tie_is_found_by_any_name_and_needs_a_reason(coordinator, round, where, word):
    expert, task = make_expert(**{where: word}), make_tied_task()
    with pytest.raises(Incomplete, match="유의사항이 있는 과제"):
        assign_tasks(round.pk, expert=expert.pk, tasks=[task.code], by=coordinator, at=NOON)
    made = assign_tasks(
        round.pk, expert=expert.pk, tasks=[task.code], despite="십 년 전에 퇴직함", by=coordinator, at=NOON
    )
    assert made[0].despite == "십 년 전에 퇴직함"


def test_nothing_is_suspected_without_particulars_or_for_another_ministry():
    task = make_tied_task()
    profile = ExpertProfile.objects.get(expert=make_expert(employer="해나라연구원", former_posts="별부\n\n"))
    assert suspicions(None, task.pair) == []
    assert suspicions(profile, task.pair) == []
    profile.former_posts = "해나라연구원\n 달개부 과장 "
    assert [str(each) for each in suspicions(profile, task.pair)] == ["지난 소속 ‘달개부 과장’: 달개부"]


def test_the_page_asks_why_before_it_gives_a_tied_task(centre, round):
    expert, task = make_expert(former_posts="월면부"), make_tied_task()
    asked = centre.post(page("assign", round), {"expert": expert.pk, "task": [task.code]})
    assert asked.status_code == 422
    assert "배정 전 유의사항" in words(asked)
    again = centre.post(page("assign", round), {"expert": expert.pk, "task": [task.code], "despite": ""})
    assert again.status_code == 422
    assert again.context_data["form"].errors["despite"]
    done = centre.post(page("assign", round), {"expert": expert.pk, "task": [task.code], "despite": "확인함"})
    assert done.status_code == 302
    assert "유의사항이 있어도 배정한 사유: 확인함" in words(centre.get(page("expert_edit", round, expert.pk)))


def test_hard_case_91_nobody_is_given_more_than_the_limit(centre, coordinator, round):
    expert = make_expert(load_limit=2)
    codes = [make_task().code for _ in range(3)]
    with pytest.raises(WrongState, match="2건까지 맡을 수 있고 지금 0건"):
        assign_tasks(round.pk, expert=expert.pk, tasks=codes, by=coordinator, at=NOON)
    assign_tasks(round.pk, expert=expert.pk, tasks=codes[:2], by=coordinator, at=NOON)
    with pytest.raises(WrongState):
        assign_tasks(round.pk, expert=expert.pk, tasks=codes[2:], by=coordinator, at=NOON)
    assert centre.post(page("assign", round), {"expert": expert.pk, "task": codes}).status_code == 409
    plan = assign_evenly(round.pk, wanted=1, by=coordinator, at=NOON)
    assert len(plan.lacking) == 1
    assert ExpertAssignment.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"expert": ""}, 422),
        ({"expert": "x"}, 422),
        ({"expert": "999999"}, 422),
        ({"task": []}, 422),
        ({"task": ["99-99"]}, 422),
        ({"task": ["nothing\x00"]}, 422),
        ({"despite": "가" * 301}, 422),
    ],
)
def test_wrong_input_of_an_assignment_is_told_and_gives_nothing(centre, round, sent, status):
    expert, task = make_expert(), make_task()
    data = ({"expert": expert.pk, "task": [task.code]} | sent) if sent else {}
    answer = centre.post(page("assign", round), data)
    assert answer.status_code == status
    assert "확인이 필요한 항목" in words(answer)
    assert not ExpertAssignment.objects.exists()


def test_a_stopped_account_and_another_role_are_given_nothing(coordinator, round):
    task = make_task()
    for user in (make_expert(is_active=False), make_user(Role.VIEWER)):
        with pytest.raises(Incomplete, match="목록에서"):
            assign_tasks(round.pk, expert=user.pk, tasks=[task.code], by=coordinator, at=NOON)


@pytest.mark.parametrize("status", ["aggregating", "provisional", "final"])
def test_after_the_close_nobody_is_given_or_taken_tasks(coordinator, status):
    round = make_evaluation_round(status, by=coordinator)
    given = make_expert_assignment(round, make_task())
    for act in (
        lambda: assign_tasks(round.pk, expert=given.expert_id, tasks=["1"], by=coordinator, at=NOON),
        lambda: assign_evenly(round.pk, wanted=1, by=coordinator, at=NOON),
        lambda: withdraw_assignment(given.pk, reason="x", by=coordinator, at=NOON),
    ):
        with pytest.raises(WrongState, match="단계라 배정을 바꿀 수 없습니다"):
            act()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EVALUATOR, Role.VIEWER])
def test_only_the_coordinator_staffs(round, role):
    other, given = make_user(role), make_expert_assignment(round, make_task())
    for act in (
        lambda: assign_tasks(round.pk, expert=given.expert_id, tasks=["1"], by=other, at=NOON),
        lambda: assign_evenly(round.pk, wanted=1, by=other, at=NOON),
        lambda: withdraw_assignment(given.pk, reason="x", by=other, at=NOON),
        lambda: edit_expert(given.expert_id, {"employer": "x"}, version="", by=other, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


# ---- evenly ----------------------------------------------------------------------------------------------------------


def test_hard_case_91_tasks_are_given_out_evenly(centre, coordinator, round):
    experts, tasks = [make_expert() for _ in range(4)], [make_task() for _ in range(8)]
    seen = centre.get(page("assign_evenly", round)).context_data["plan"]
    assert centre.post(page("assign_evenly", round), {"wanted": "3"}).status_code == 302
    staff = Staff(round)
    assert [line.counted for line in staff.lines] == [3] * len(tasks)
    assert {staff.experts[each.pk].load for each in experts} == {6}
    assert {(each.expert_id, each.task_id) for each in ExpertAssignment.objects.all()} == set(seen.given)
    assert assign_evenly(round.pk, wanted=3, by=coordinator, at=NOON).given == []


def test_what_stands_already_is_counted_and_kept(coordinator, round):
    experts, task = [make_expert() for _ in range(3)], make_task()
    kept = make_expert_assignment(round, task, experts[2])
    plan = assign_evenly(round.pk, wanted=2, by=coordinator, at=NOON)
    assert plan.given == [(experts[0].pk, task.pk)]
    kept.refresh_from_db()
    assert kept.withdrawn_at is None


def test_suggested_ties_are_left_to_a_person(coordinator, round):
    tied, free = make_expert(employer="달나라개발부"), make_expert()
    task = make_tied_task()
    plan = assign_evenly(round.pk, wanted=2, by=coordinator, at=NOON)
    assert plan.given == [(free.pk, task.pk)]
    assert plan.lacking == {task.pk: 1}
    assert not ExpertAssignment.objects.filter(expert=tied).exists()


@pytest.mark.parametrize("wanted", ["", "0", "x", "21", "-3"])
def test_a_wrong_number_of_experts_is_told(centre, round, wanted):
    make_expert()
    make_task()
    assert centre.get(page("assign_evenly", round) + f"?wanted={wanted}").status_code == 422
    answer = centre.post(page("assign_evenly", round), {"wanted": wanted})
    assert answer.status_code == 422
    assert answer.context_data["form"].errors["wanted"]
    assert not ExpertAssignment.objects.exists()


# ---- taking back -----------------------------------------------------------------------------------------------------


def test_a_task_is_taken_back_with_a_reason_and_the_expert_is_told(centre, round):
    given = make_expert_assignment(round, make_task())
    refused = centre.post(page("withdraw", round, given.pk), {"reason": " "})
    assert refused.status_code == 422
    assert "철회 사유를 입력해 주세요." in words(refused)
    assert centre.post(page("withdraw", round, given.pk), {"reason": "시간이 나지 않음"}).status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_reason == "시간이 나지 않음"
    assert "배정을 철회했습니다" in Notice.objects.get(user=given.expert).text
    assert centre.post(page("withdraw", round, given.pk), {"reason": "또"}).status_code == 409


def test_what_was_handed_in_is_voided_not_withdrawn(coordinator):
    scored = make_scored_round([(90, 80, None)])
    handed_in, open_sheet = (scored.sheets[scored.tasks[0].code][place].assignment for place in (0, 2))
    with pytest.raises(WrongState, match="제외해 주세요"):
        withdraw_assignment(handed_in.pk, reason="뒤늦게 안 관계", by=coordinator, at=NOON)
    withdraw_assignment(open_sheet.pk, reason="시간이 없음", by=coordinator, at=NOON)


def test_an_assignment_of_another_round_is_not_found(centre, round):
    other = make_evaluation_round("preparing", kind="rehearsal", slug="r")
    given = make_expert_assignment(other, make_task())
    assert centre.get(page("withdraw", round, given.pk)).status_code == 404


# ---- particulars -----------------------------------------------------------------------------------------------------


def test_particulars_are_written_first_and_changed_later(centre, coordinator, round):
    expert = make_user(Role.EVALUATOR)
    sent = {
        "employer": "한빛대",
        "former_posts": "달개부",
        "commissions": "",
        "load_limit": "10",
        "version": NEW_PROFILE,
    }
    assert centre.post(page("expert_edit", round, expert.pk), sent).status_code == 302
    profile = ExpertProfile.objects.get(expert=expert)
    assert (profile.employer, profile.load_limit) == ("한빛대", 10)
    with pytest.raises(Stale):
        edit_expert(expert.pk, {"employer": "늦음"}, version=NEW_PROFILE, by=coordinator, at=NOON)
    slow = centre.post(page("expert_edit", round, expert.pk), sent | {"employer": "늦게 쓴 곳"})
    assert slow.status_code == 409
    assert "한빛대" in words(slow)
    assert "늦게 쓴 곳" in words(slow)
    edit_expert(expert.pk, {"employer": "별빛대"}, version=version_of(profile), by=coordinator, at=NOON)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("load_limit", "0", "1건에서 200건"),
        ("load_limit", "201", "1건에서 200건"),
        ("load_limit", "많이", "숫자로 입력해 주세요."),
        ("load_limit", "", "입력해 주세요."),
        ("employer", "가" * 101, "100자까지"),
        ("former_posts", "가" * 1001, "1000자까지"),
    ],
)
def test_wrong_particulars_are_told_at_their_field(centre, round, field, value, sentence):
    expert = make_expert()
    sent = {"employer": "", "load_limit": "10", "version": version_of(ExpertProfile.objects.get(expert=expert))}
    answer = centre.post(page("expert_edit", round, expert.pk), sent | {field: value})
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context_data["form"].errors[field])


def test_only_an_evaluator_has_particulars(centre, round):
    assert centre.get(page("expert_edit", round, make_user(Role.VIEWER).pk)).status_code == 404


# ---- pages and file --------------------------------------------------------------------------------------------------


def test_the_page_shows_loads_conflicts_and_what_is_short(centre, round):
    expert, task = make_expert(load_limit=5), make_task()
    given = make_expert_assignment(round, task, expert, declared=False)
    declare(round, expert, task)
    answer = centre.get(page("experts", round))
    text = words(answer)
    assert "1/5" in text
    assert "이해충돌" in text
    assert [line.counted for line in answer.context_data["staff"].lines] == [0]
    assert page("withdraw", round, given.pk) in text
    assert [line.task for line in centre.get(page("experts", round) + "?show=short").context_data["listing"]] == [task]
    assert centre.get(page("experts", round) + "?show=tied").context_data["listing"].count == 1
    assert "선택할 수 있어" in words(centre.get(page("experts", round) + "?show=x"))


@pytest.mark.parametrize("sort", ["expert", "-load", "undeclared", "-submitted", "task", "-counted", "nothing"])
def test_every_order_answers(centre, round, sort):
    make_expert_assignment(round, make_task())
    make_expert()
    assert centre.get(page("experts", round) + f"?sort={sort}").status_code == 200


def test_the_assignments_as_a_file_without_a_single_score(centre):
    scored = make_scored_round([(93, 82, None)])
    bare = make_task()
    address = page("experts.xlsx", scored.round)
    assert "내려받는 사유" in centre.get(address).content.decode()
    sheet = load_workbook(BytesIO(centre.get(address, {"reason": "배정 회의에 쓰려고 함"}).getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    lines = [row for row in rows if row[0] == scored.tasks[0].code]
    assert [row[4] for row in lines] == [str(expert) for expert in scored.experts]
    assert [row[10] for row in lines] == ["제출", "제출", "작성 중"]
    assert next(row for row in rows if row[0] == bare.code)[4] == "배정 전"
    assert not {93, 82, "93", "82"} & {cell for row in rows for cell in row}


def test_withdrawn_and_voided_are_counted_apart(round):
    expert = make_expert()
    for status, more in (
        ("submitted", {}),
        ("open", {}),
        ("abstained", {"abstain_reason": "모름"}),
    ):
        make_sheet(make_expert_assignment(round, make_task(), expert), status=status, **more)
    line = Staff(round).experts[expert.pk]
    assert (line.load, line.submitted, line.count("open"), line.count("abstained")) == (3, 1, 1, 1)
