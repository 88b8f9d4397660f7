"""What the expert's pages hide: others' totals, what is over, what is another's, and the rest of the product."""

import pytest

from config.policy import POLICY
from evaluation.models import ExpertAssignment, Rubric, ScoreSheet, Visibility
from exchange.models import Role, User
from tests.evaluation.makers import make_expert, make_expert_assignment, make_rubric, make_sheet
from tests.evaluation.sheet_makers import Chair, another_chair, make_chair
from tests.makers import NOON, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def chair(client) -> Chair:
    chair = make_chair(tasks=2)
    client.force_login(chair.expert)
    return chair


# ---- others' totals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("status", ["scoring", "aggregating", "provisional", "final"])
def test_hard_case_82_totals_of_others_are_hidden_until_the_rubric_shows_them(client, visibility, status):
    chair = make_chair(visibility=visibility, minimum_others=1)
    other = another_chair(chair)
    other.submit(11, 11, 11, 11)
    client.force_login(chair.expert)

    def sees() -> bool:
        addresses = [chair.address(), chair.address("sheets"), chair.address("sheet_totals"), "/todo"]
        return any("11.0" in client.get(address).content.decode() for address in addresses)

    assert not sees()
    chair.save()
    assert not sees()
    chair.submit()
    if status != "scoring":
        chair.set_status(status)
    allowed = {"after_own": status != "final", "after_close": status in ("aggregating", "provisional"), "never": False}
    assert sees() is allowed[visibility]
    assert other.expert.display_name not in client.get(chair.address("sheet_totals")).content.decode()


def test_hard_case_86_the_own_score_is_never_another_s(client):
    chair = make_chair(tasks=2, visibility="after_own", minimum_others=2)
    others = [another_chair(chair) for _ in range(2)]
    for value, other in zip((33, 22), others, strict=True):
        other.submit(value, value, value, value)
    client.force_login(chair.expert)
    assert client.get(chair.address("sheets")).context_data["work"].rows[0].total is None
    chair.submit(44, 44, 44, 44)
    make_sheet(others[0].assignments[1], [55, 55, 55, 55])
    (row,) = client.get(chair.address("sheet_totals")).context_data["rows"]
    assert (row.task, float(row.own), [float(one) for one in row.others]) == (chair.task, 44.0, [22.0, 33.0])
    page = client.get(chair.address())
    assert (float(page.context_data["total"]), [float(one) for one in page.context_data["others"]]) == (44.0, [22, 33])
    listed = client.get(chair.address("sheets")).context_data["work"].rows
    assert [row.total and float(row.total) for row in listed] == [44.0, None]
    assert {one.value for one in page.context_data["stored"].values()} == {44}


def test_voided_open_and_withdrawn_sheets_of_others_are_not_shown(client):
    chair = make_chair(visibility="after_own")
    voided, withdrawn, opened = (another_chair(chair) for _ in range(3))
    for other in (voided, withdrawn, opened):
        other.submit(11, 11, 11, 11)
    opened.reopen()
    ScoreSheet.objects.filter(pk=voided.sheet.pk).update(
        status="voided", voided_at=NOON, voided_by=chair.coordinator, void_reason="이해관계"
    )
    ExpertAssignment.objects.filter(pk=withdrawn.assignment.pk).update(
        withdrawn_at=NOON, withdrawn_by=chair.coordinator, withdrawn_reason="거둠"
    )
    chair.submit()
    client.force_login(chair.expert)
    assert client.get(chair.address("sheet_totals")).context_data["rows"][0].others == []


# ---- the link's end --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["aggregating", "provisional", "final"])
def test_a_link_ends_with_the_round(client, chair, status):
    assert client.get(chair.address()).status_code == 200
    sent = chair.typed()
    chair.set_status(status)
    for page in ("sheet_edit", "sheets", "conflicts"):
        closed = client.get(chair.address(page))
        assert closed.status_code == 409, page
        assert chair.task.title not in closed.content.decode()
        assert "지금은 열 수 없습니다" in closed.content.decode()
    for page in ("sheet_edit", "sheet_submit", "sheet_reopen", "sheet_abstain"):
        assert client.post(chair.address(page), sent | {"abstain-reason": "까닭"}).status_code == 409, page
    answer = client.post(chair.address(), sent, headers={"X-Autosave": "1"})
    assert answer.status_code == 409 and "마감" in answer.json()["error"]
    assert not ScoreSheet.objects.exists()


def test_a_withdrawn_and_a_voided_task_close_from_the_next_request_on(client, chair):
    chair.submit()
    second = chair.assignments[1]
    assert client.get(chair.address(code=second.task.code)).status_code == 200
    ExpertAssignment.objects.filter(pk=second.pk).update(
        withdrawn_at=NOON, withdrawn_by=chair.coordinator, withdrawn_reason="배정을 나눔"
    )
    closed = client.get(chair.address(code=second.task.code))
    assert (closed.status_code, second.task.title in closed.content.decode()) == (409, False)
    ScoreSheet.objects.filter(pk=chair.sheet.pk).update(
        status="voided", voided_at=NOON, voided_by=chair.coordinator, void_reason="비밀 사유"
    )
    closed = client.get(chair.address())
    assert (closed.status_code, "비밀 사유" in closed.content.decode()) == (409, False)
    assert client.post(chair.address("sheet_reopen")).status_code == 409


def test_a_stopped_account_is_out_with_the_next_request(client, chair):
    User.objects.filter(pk=chair.expert.pk).update(is_active=False)
    assert client.get(chair.address()).url.startswith("/login")
    User.objects.filter(pk=chair.expert.pk).update(is_active=True, role=Role.VIEWER)
    client.force_login(chair.expert)
    assert client.get(chair.address()).status_code == 403


def test_before_the_opening_interests_can_be_declared_and_no_paper_opens(client, chair):
    chair.set_status("preparing")
    assert client.get(chair.address("conflicts")).status_code == 200
    assert client.get(chair.address("sheets")).status_code == 200
    assert client.get(chair.address()).status_code == 409


# ---- leaks -----------------------------------------------------------------------------------------------------------


def test_another_s_task_is_the_same_404_as_a_missing_one(client, chair):
    stranger = make_expert()
    make_expert_assignment(chair.round, chair.task, stranger)
    client.force_login(stranger)
    theirs = chair.assignments[1].task.code
    for page in ("sheet_edit", "sheet_submit", "sheet_reopen", "sheet_abstain"):
        for ask in (client.get, client.post) if page == "sheet_edit" else (client.post,):
            there, missing = ask(chair.address(page, theirs)), ask(chair.address(page, "99-99"))
            assert (there.status_code, missing.status_code) == (404, 404), page
            assert theirs not in there.content.decode().replace(chair.address(page, theirs), "")


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.EVALUATOR])
def test_nobody_else_opens_an_expert_s_pages(client, chair, role):
    client.force_login(make_user(role))
    for page in ("sheet_edit", "sheets", "conflicts", "sheet_totals", "sheet_totals.xlsx"):
        assert client.get(chair.address(page)).status_code == 403, page


def test_an_expert_opens_nothing_of_the_product_but_the_own_pages():
    shared = {
        name
        for name, access in POLICY.items()
        if Role.EVALUATOR in access.roles_for("GET") | access.roles_for("POST") and not name.startswith("exchange:")
    }
    own = {name for name in shared if name.startswith("evaluation:")}
    assert own - {"evaluation:rubric"} == {
        "evaluation:my_rounds",
        "evaluation:conflicts",
        "evaluation:conflict_report",
        "evaluation:sheets",
        "evaluation:sheet_totals",
        "evaluation:sheet_edit",
        "evaluation:sheet_submit",
        "evaluation:sheet_reopen",
        "evaluation:sheet_abstain",
    }
    assert shared - own == {"healthz", "readyz", "home", "todo", "tasks:sources", "job_ask", "job_file"}


def test_an_older_rubric_is_not_asked(client, chair):
    assert Rubric.objects.count() == 1
    newer = make_rubric(chair.round, version=2, criteria=(("하나뿐인 항목", 10000),))
    text = client.get(chair.address()).content.decode()
    assert "하나뿐인 항목" in text
    assert f'name="score_{newer.criteria.get().pk}"' in text
    assert f'name="score_{chair.criterion().pk}"' not in text
