"""What the forms over councils and outcomes refuse: what is known from outside the reports."""

import pytest

from exchange.models import Role, SourceMark
from exchange.queries import history_of
from tasks.models import AgendaItem, CouncilDecision, CouncilMeeting, Outcome
from tests.makers import make_pair, make_task, make_user
from tests.tasks.manage_forms import act, address, edited, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(client):
    client.force_login(make_user(Role.COORDINATOR))


# ---- councils ------------------------------------------------------------------------------------------------------

MEETING = {"number": "3", "title": "제3차 협업과제점검협의회", "held_on": "2024-10-31", "status": "planned"}


def test_council_is_registered_with_agenda_and_decisions(client):
    assert client.post(address("meeting", "add"), MEETING | {"held_time": "15:00"}).url == address("meeting", "edit", 3)
    assert client.post(address("meeting", "add"), MEETING | {"held_time": "15:00"}).status_code == 302
    assert "이미 쓰고 있습니다." in said(client.post(address("meeting", "add"), MEETING | {"title": "다른 협의회"}))
    for name, extra in (("agenda", {}), ("decision", {"owner": "국토부", "due_on": "2024-12-31"})):
        where = address(name, "add", 3)
        values = {"position": "1", "text": "3분기 점검"} | extra
        assert client.post(where, values).url == address("meeting", "edit", 3)
        assert client.post(where, values).status_code == 302
        assert "같은 순서가 이미 있습니다" in said(client.post(where, values | {"text": "다른 일"}))
        assert client.get(where).context_data["form"]["position"].value() == 2
    assert (CouncilMeeting.objects.count(), AgendaItem.objects.count(), CouncilDecision.objects.count()) == (1, 1, 1)
    text = client.get(address("meeting", "edit", 3)).content.decode()
    assert text.count("3분기 점검") >= 2


def test_published_totals_of_a_council_add_up_or_are_left_open(client):
    where = address("meeting", "add")
    for wrong, sentence in [
        ({"published_total": "41", "published_on_track": "38", "published_late": "4"}, "더한 수와 다릅니다"),
        ({"published_on_track": "38", "published_late": "3"}, "함께 적어 주세요"),
        ({"published_total": "41", "published_on_track": "38"}, "함께 적어 주세요"),
        ({"held_time": "25:00"}, "시각을 14:00처럼"),
        ({"status": "dreamt"}, "목록에 있는 것"),
        ({"period": "98765"}, "목록에 있는 것"),
    ]:
        assert sentence in said(client.post(where, MEETING | wrong)), wrong
    totals = {"published_total": "41", "published_on_track": "38", "published_late": "3"}
    assert client.post(where, MEETING | totals).status_code == 302
    assert client.post(where, MEETING | {"number": "4", "published_total": "41"}).status_code == 302


# ---- outcomes ------------------------------------------------------------------------------------------------------


def outcome_values(task, **changes):
    return {
        "position": "1",
        "pair": task.pair.pk,
        "task": task.pk,
        "title": "협의 기간",
        "before_text": "열두 달",
        "after_text": "넉 달",
        "state": "confirmed",
    } | changes


def test_outcome_needs_both_sides_and_values_in_pairs(client):
    task, where = make_task(), address("outcome", "add")
    for wrong, sentence in [
        ({"before_text": ""}, "이전을 입력해 주세요."),
        ({"before_value": "12"}, "이전 값과 이후 값, 단위를 함께"),
        ({"before_value": "12", "after_value": "4"}, "이전 값과 이후 값, 단위를 함께"),
        ({"pair": make_pair().pk}, "이 교류 쌍의 과제가 아닙니다"),
        ({"state": "great"}, "목록에 있는 것"),
    ]:
        assert sentence in said(client.post(where, outcome_values(task, **wrong))), wrong
    values = outcome_values(task, before_value="12", after_value="4", unit="개월")
    assert client.post(where, values).status_code == 302
    assert client.post(where, values).status_code == 302
    assert "이미 쓰고 있습니다." in said(client.post(where, values | {"title": "다른 사례"}))
    outcome = Outcome.objects.get()
    assert (outcome.task_is_inferred, outcome.source_mark) == (False, SourceMark.ENTERED)


def test_tie_to_a_task_is_vouched_for_with_a_reason(client):
    task = make_task()
    outcome = Outcome.objects.create(
        position=1, pair=task.pair, task=task, title="사례", before_text="전", after_text="후", state="ongoing"
    )
    assert "확인 필요" in client.get(address("outcome", "edit", outcome.pk)).content.decode()
    assert "사유를 입력해 주세요." in said(act(client, "outcome", "confirm_task", outcome.pk))
    assert act(client, "outcome", "confirm_task", outcome.pk, reason="부처에 물어 확인").status_code == 302
    outcome.refresh_from_db()
    assert not outcome.task_is_inferred
    assert history_of(Outcome, outcome.pk)[0].reason == "부처에 물어 확인"
    assert act(client, "outcome", "confirm_task", outcome.pk, reason="또").status_code == 409


def test_tying_an_outcome_to_another_task_ends_the_doubt(client):
    task = make_task()
    sibling = make_task(task.pair)
    outcome = Outcome.objects.create(
        position=1, pair=task.pair, task=task, title="사례", before_text="전", after_text="후", state="ongoing"
    )
    assert edited(client, "outcome", outcome.pk, title="수정한 사례").status_code == 302
    outcome.refresh_from_db()
    assert outcome.task_is_inferred
    assert edited(client, "outcome", outcome.pk, task=sibling.pk).status_code == 302
    outcome.refresh_from_db()
    assert (outcome.task, outcome.task_is_inferred) == (sibling, False)
