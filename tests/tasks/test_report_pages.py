"""The pages of the core loop as each person sends them: saved, refused, compared, nothing typed lost."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.urls import reverse

from exchange.clock import SEOUL
from exchange.models import Role
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report
from tasks.models import Indicator, IndicatorReading, ProgressReport
from tests.makers import NOON, make_period, make_task, make_user, name_of
from tests.pages import offered_after
from tests.tasks.report_makers import JOINT, OWN, make_desk

pytestmark = pytest.mark.django_db

PERIOD = "2024-3"


@pytest.fixture
def desk():
    return make_desk()


def address(desk, name, *more):
    return reverse(f"tasks:{name}", args=[PERIOD, desk.report.task.code, *more])


def slug(desk, side):
    return name_of(desk.report.task.pair.post_of(side)).ministry.slug


def save(client, desk, side, user, *, auto=False, **changes):
    client.force_login(user)
    part = side if side == "joint" else slug(desk, side)
    values = (JOINT if side == "joint" else OWN) | {"version": desk.section(side).version} | changes
    headers = {"X-Autosave": "1"} if auto else {}
    return client.post(address(desk, "report_edit", part), values, headers=headers)


def test_a_part_is_saved_and_the_next_step_opens(client, desk):
    answer = save(client, desk, "a", desk.a, then="check")
    assert (answer.status_code, answer.url) == (302, address(desk, "report_check"))
    assert desk.section("a").progress == OWN["progress"]


def test_a_part_without_changes_leads_to_what_is_written_next(client):
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=datetime(2024, 7, 10, 12, tzinfo=SEOUL))
    desk.review()
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    second = make_task(desk.report.task.pair)
    make_period(PERIOD, opened_at=None)
    open_quarter(PERIOD, by=desk.coordinator, at=NOON)
    report = ProgressReport.objects.for_table().get(period__code=PERIOD, task=desk.report.task)
    desk = replace(desk, report=report, at=NOON)
    client.force_login(desk.a)
    sent = {"unchanged-reason": "심의 계속", "unchanged-version": desk.section("a").version}
    where = address(desk, "report_unchanged", slug(desk, "a"))
    other = reverse("tasks:report_edit", args=[PERIOD, second.code, "joint"])
    assert offered_after(client, where, sent) == {f"{second.code} 작성하기": other}
    assert desk.section("a").state == "unchanged"


def test_an_autosave_answers_with_the_next_version(client, desk):
    answer = save(client, desk, "a", desk.a, auto=True)
    assert answer.json() == {"ok": True, "version": 2, "saved_at": "14:00", "status": "written"}


def test_what_is_missing_is_said_at_the_field_and_what_was_typed_is_kept(client, desk):
    answer = save(client, desk, "a", desk.a, progress="", next_plan="□ 남길 글", then="check")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "추진실적을 입력해 주세요." in page and "□ 남길 글" in page and "오류 1건" in page
    assert desk.section("a").next_plan == "□ 남길 글"


def test_a_stale_save_shows_both_texts_and_saving_again_is_a_choice(client, desk):
    old = desk.section("joint").version
    desk.save("joint", desk.b, progress="□ 상대가 쓴 글")
    answer = save(client, desk, "joint", desk.a, progress="□ 내가 쓴 글", version=old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "□ 상대가 쓴 글" in page and "□ 내가 쓴 글" in page
    assert desk.section("joint").progress == "□ 상대가 쓴 글"
    assert save(client, desk, "joint", desk.a, progress="□ 합친 글").status_code == 302


def test_a_stale_autosave_gets_both_texts_as_data(client, desk):
    old = desk.section("joint").version
    desk.save("joint", desk.b, progress="□ 상대가 쓴 글")
    answer = save(client, desk, "joint", desk.a, auto=True, progress="□ 내가 쓴 글", version=old)
    assert answer.status_code == 409
    found = answer.json()
    theirs = {"theirs": "□ 상대가 쓴 글", "value": "□ 상대가 쓴 글"}
    told = {"label": "공동 추진실적", "mine": "□ 내가 쓴 글", **theirs}
    assert found["conflict"] and found["fields"]["progress"] == told


def test_the_other_ministrys_part_is_closed(client, desk):
    client.force_login(desk.a)
    assert client.get(address(desk, "report_edit", slug(desk, "b"))).status_code == 403
    assert save(client, desk, "b", desk.a).status_code == 403


def test_a_part_that_does_not_exist_is_not_found(client, desk):
    client.force_login(desk.a)
    assert client.get(address(desk, "report_edit", "nowhere")).status_code == 404


def test_figures_of_another_task_are_ignored_and_words_are_refused(client, desk):
    own = Indicator.objects.create(task=desk.report.task, name="기간", unit="개월")
    answer = save(client, desk, "joint", desk.a, **{f"reading_{own.pk}": "넷", "reading_999": "3"})
    assert answer.status_code == 422
    assert "숫자로 입력해 주세요. 예: 4" in answer.content.decode()
    assert save(client, desk, "joint", desk.a, **{f"reading_{own.pk}": "4.5", "reading_999": "3"}).status_code == 302
    assert [str(reading.value) for reading in IndicatorReading.objects.all()] == ["4.50"]


WRONG = [
    {"progress": "가" * 1001},
    {"role_state": "no-such"},
    {"issue_kind": "𝟘"},
    {"version": "x"},
    {"version": ""},
    {"version": "-1"},
    {"version": "9" * 400},
    {"next_plan": "나" * 100_000},
]


@pytest.mark.parametrize("wrong", WRONG, ids=[next(iter(one)) + str(index) for index, one in enumerate(WRONG)])
@pytest.mark.parametrize("auto", [False, True])
def test_wrong_input_is_a_clear_refusal_and_keeps_what_was_typed(client, desk, wrong, auto):
    answer = save(client, desk, "a", desk.a, auto=auto, evidence="남길 글", **wrong)
    assert answer.status_code == 422
    if not auto:
        assert "남길 글" in answer.content.decode()
    assert desk.section("a").version == 1


def test_text_comes_back_as_typed_but_for_what_cannot_be_seen(client, desk):
    typed = "□ 첫 줄 🙂\n ○ 둘째\x00 줄\u202e <b>굵게</b> {{ 7*7 }}"
    assert save(client, desk, "a", desk.a, progress=typed).status_code == 302
    assert desk.section("a").progress == "□ 첫 줄 🙂\n ○ 둘째 줄 <b>굵게</b> {{ 7*7 }}"
    page = client.get(address(desk, "report_check")).content.decode()
    assert "&lt;b&gt;굵게&lt;/b&gt; {{ 7*7 }}" in page


def test_unknown_fields_change_nothing(client, desk):
    save(client, desk, "a", desk.a, status="accepted", verdict="ok", is_returned="1")
    report = desk.fresh()
    assert (report.status, report.verdict) == ("draft", "")


def test_the_second_confirmation_submits_through_the_pages(client, desk):
    desk.fill()
    for user, side, status in ((desk.a, "a", "half_signed"), (desk.b, "b", "submitted")):
        client.force_login(user)
        page = client.get(address(desk, "report_check")).content.decode()
        assert desk.fingerprint() in page
        client.post(address(desk, "report_sign"), {"side": side, "fingerprint": desk.fingerprint()})
        assert desk.fresh().status == status
        said = {
            "half_signed": "이미 확인했습니다. 상대 부처가 확인하면 제출됩니다.",
            "submitted": "‘제출’ 상태라 확인할 수 없습니다.",
        }
        assert said[status] in client.get(address(desk, "report_check")).content.decode()


def test_a_confirmation_for_the_other_side_is_refused(client, desk):
    desk.fill()
    client.force_login(desk.a)
    sent = {"side": "b", "fingerprint": desk.fingerprint()}
    assert client.post(address(desk, "report_sign"), sent).status_code == 403
    assert client.post(address(desk, "report_sign"), {"side": "a", "fingerprint": "x"}).status_code == 422
    assert client.post(address(desk, "report_sign"), {"side": "a", "fingerprint": "0" * 64}).status_code == 409


def test_review_from_the_queue_to_the_decision(client, desk):
    desk.submit()
    client.force_login(desk.coordinator)
    assert desk.report.task.title in client.get(reverse("tasks:reviews")).content.decode()
    page = client.get(address(desk, "review_detail")).content.decode()
    assert "검토 시작" in page and "확정하고 다음 건" not in page
    assert client.post(address(desk, "review_accept"), {"verdict": "ok"}).status_code == 409
    client.post(address(desk, "review_start"))
    assert client.post(address(desk, "review_accept"), {"verdict": ""}).status_code == 422
    assert client.post(address(desk, "review_return"), {"a": "", "reply_due_on": "2024-10-18"}).status_code == 422
    assert client.post(address(desk, "review_return"), {"a": "수정해", "reply_due_on": "2024-10-01"}).status_code == 422
    answer = client.post(address(desk, "review_return"), {"a": "근거를 적어 주세요.", "reply_due_on": "2024-10-18"})
    assert answer.status_code == 302
    assert desk.fresh().status == "returned"
    desk.save("a", desk.a, progress="□ 근거 추가")
    desk.sign("a")
    desk.sign("b")
    client.post(address(desk, "review_start"))
    assert client.post(address(desk, "review_accept"), {"verdict": "warn", "note": "살펴봄"}).status_code == 302
    assert (desk.fresh().status, desk.fresh().verdict) == ("accepted", "warn")


def test_while_the_ministries_write_again_the_centre_reads_what_was_handed_in(client, desk):
    desk.review()
    client.force_login(desk.coordinator)
    client.post(address(desk, "review_return"), {"a": "수정해 주세요.", "reply_due_on": "2024-10-18"})
    desk.save("a", desk.a, progress="□ 아직 확인하지 않은 글")
    for name in ("report_detail", "review_detail"):
        page = client.get(address(desk, name)).content.decode()
        assert "아직 확인하지 않은 글" not in page and "협의 2회 개최" in page


def test_a_frozen_copy_of_another_report_is_not_found(client, desk):
    desk.submit()
    client.force_login(desk.coordinator)
    copy = desk.report.frozen.get()
    assert client.get(address(desk, "report_detail"), {"copy": copy.pk}).status_code == 200
    for wrong in ("0", "999999", "x", "9" * 40, "-1", "1 or 1=1"):
        assert client.get(address(desk, "report_detail"), {"copy": wrong}).status_code == 404


def test_an_administrator_reads_reviews_but_decides_nothing(client, desk):
    desk.submit()
    client.force_login(make_user(Role.ADMIN))
    assert client.get(address(desk, "review_detail")).status_code == 200
    assert client.post(address(desk, "review_start")).status_code == 403


@pytest.mark.parametrize("name", ["report_detail", "report_check", "review_detail"])
def test_a_report_page_asks_the_same_number_of_questions_however_long_its_story(
    client, desk, name, django_assert_max_num_queries
):
    desk.submit()
    client.force_login(desk.coordinator if name == "review_detail" else desk.a)
    with django_assert_max_num_queries(26):
        assert client.get(address(desk, name)).status_code == 200
