"""Each kind of refusal on a page, in an action and at a button: one sentence, one status, and what would help."""

import pytest
from django.urls import reverse

from exchange.actions import accounts
from exchange.errors import (
    Help,
    Incomplete,
    Kind,
    NotAllowed,
    NotYours,
    Refused,
    Stale,
    WrongState,
    lacking,
    not_now,
    refuse_if,
    refusing,
    together,
)
from exchange.models import Role, User
from exchange.rules import LOCKED_OUT, why_not_stop_account
from exchange.versions import version_of
from tasks import rules
from tasks.actions.reviews import accept_report, start_review
from tasks.actions.signatures import pull_back_report, sign_report
from tests.makers import NOON, make_user, name_of
from tests.pages import as_user
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


def shows(answer, refusal):
    """Whether the page says the whole refusal, with the way to the page that would help."""
    text = answer.content.decode()
    parts = [refusal.sentence, refusal.help.text if refusal.help else ""]
    if refusal.help and refusal.help.page:
        parts += [refusal.help.label, reverse(refusal.help.page, args=refusal.help.args)]
    return answer.status_code == refusal.status and all(part in text for part in parts)


def test_not_yours_is_404_on_the_page_and_leads_on(desk):
    answer = as_user(desk.a).get("/quarters/2031-1")
    refusal = answer.context_data["refusal"]
    assert (refusal.kind, refusal.help.page) == (Kind.NOT_YOURS, "tasks:quarters")
    assert shows(answer, refusal)
    with pytest.raises(NotYours) as refused:
        raise refusing(refusal)
    assert refused.value.refusal == refusal


def test_not_your_role_is_403_on_the_page_in_the_action_and_at_the_button(desk):
    page = as_user(desk.b).get(address(desk, "report_edit", slug(desk, "a")))
    assert page.context_data["refusal"].kind == Kind.NOT_YOUR_ROLE
    assert shows(page, page.context_data["refusal"])
    stranger = as_user(make_user(Role.EXCHANGEE)).get(address(desk, "report_edit", "joint"))
    assert stranger.status_code in (403, 404)
    with pytest.raises(NotAllowed, match="작성 보조는 확인할 수 없습니다"):
        desk.fill()
        desk.sign("a", desk.assistant)
    check = as_user(desk.assistant).get(address(desk, "report_check"))
    refusal = check.context_data["why_not_sign"]
    assert (check.status_code, refusal.kind) == (200, Kind.NOT_YOUR_ROLE)
    assert f"{refusal.sentence} {refusal.help.text}" in check.content.decode()
    assert address(desk, "report_sign") not in check.content.decode()


def test_the_own_account_is_stopped_by_nobody_and_its_button_says_so():
    admin = make_user(Role.ADMIN)
    refusal = why_not_stop_account(admin, admin)
    page = as_user(admin).get(reverse("exchange:manage_account_edit", args=[admin.pk]))
    assert str(refusal) in page.content.decode()
    assert reverse("exchange:manage_account_stop", args=[admin.pk]) not in page.content.decode()
    assert shows(as_user(admin).post(reverse("exchange:manage_account_stop", args=[admin.pk])), refusal)
    with pytest.raises(NotAllowed) as refused:
        accounts.stop_account(admin.pk, by=admin, at=NOON)
    assert refused.value.refusal == refusal
    assert User.objects.get(pk=admin.pk).is_active


def test_not_now_is_409_on_the_page_in_the_action_and_at_the_button(desk):
    desk.submit()
    decide = rules.why_not_decide(desk.fresh(), desk.coordinator)
    assert decide.kind == Kind.NOT_NOW
    assert shows(as_user(desk.coordinator).post(address(desk, "review_accept"), {"verdict": "ok"}), decide)
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    edit = as_user(desk.a).get(address(desk, "report_edit", "joint"))
    assert shows(edit, edit.context_data["refusal"]) and edit.status_code == 409
    with pytest.raises(WrongState, match="검토하고 있어"):
        desk.save("a", desk.a, progress="□ 늦은 수정")
    with pytest.raises(WrongState) as refused:
        pull_back_report(desk.report.pk, by=desk.a, at=NOON)
    assert refused.value.refusal.help.text in refused.value.reason


def test_not_now_closes_the_form_of_an_act_with_its_sentence(desk):
    task = desk.report.task
    assert rules.why_not_resume(task) == not_now("추진하고 있는 과제입니다.")
    where = reverse("tasks:manage_task_resume", args=[task.code])
    page = as_user(desk.coordinator).get(where)
    assert page.status_code == 200 and rules.why_not_resume(task).sentence in page.content.decode()
    assert 'name="reason"' not in page.content.decode()
    sent = {"reason": "다시 추진", "version": version_of(task)}
    answer = as_user(desk.coordinator).post(where, sent)
    assert (answer.status_code, rules.why_not_resume(task).sentence in answer.content.decode()) == (409, True)


def test_an_assistant_does_not_take_back_and_that_is_no_conflict(desk):
    desk.submit()
    with pytest.raises(NotAllowed):
        pull_back_report(desk.report.pk, by=desk.assistant, at=NOON)
    assert as_user(desk.assistant).post(address(desk, "report_pull_back")).status_code == 403
    page = as_user(desk.assistant).get(address(desk, "report_detail")).content.decode()
    assert rules.OUTSIDER.sentence in page and address(desk, "report_pull_back") not in page


def test_lacking_is_422_on_the_page_in_the_action_and_without_a_button(desk):
    desk.save("joint", desk.a)
    desk.save("a", desk.a)
    check = as_user(desk.a).get(address(desk, "report_check"))
    assert address(desk, "report_sign") not in check.content.decode()
    with pytest.raises(Incomplete) as refused:
        desk.sign("a")
    assert refused.value.refusal.kind == Kind.LACKING
    sent = {"side": "a", "fingerprint": desk.fingerprint(), "dissent": ""}
    answer = as_user(desk.a).post(address(desk, "report_sign"), sent)
    assert shows(answer, refused.value.refusal)
    desk.fill()
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    with pytest.raises(Incomplete, match="판정"):
        accept_report(desk.report.pk, verdict="", by=desk.coordinator, at=NOON)


def test_stale_is_409_and_keeps_both_texts(desk):
    desk.save("a", desk.a)
    old = desk.section("a").version - 1
    sent = OWN | {"version": old, "progress": "□ 다른 글"}
    client, page = as_user(desk.a), address(desk, "report_edit", slug(desk, "a"))
    answer = client.post(page, sent)
    assert answer.status_code == 409 and "□ 다른 글" in answer.content.decode()
    auto = client.post(page, sent, headers={"X-Autosave": "1"})
    assert (auto.status_code, auto.json()["conflict"]) == (409, True)
    desk.fill()
    seen = desk.fingerprint()
    desk.save("joint", desk.a, progress="□ 바뀐 글")
    with pytest.raises(Stale) as refused:
        sign_report(desk.report.pk, side="a", fingerprint=seen, by=desk.a, at=NOON)
    assert refused.value.refusal.kind == Kind.STALE


def test_a_save_in_the_background_is_told_the_kind(desk):
    desk.review()
    sent = JOINT | {"version": desk.section("joint").version}
    auto = as_user(desk.a).post(address(desk, "report_edit", "joint"), sent, headers={"X-Autosave": "1"})
    assert (auto.status_code, auto.json()["kind"]) == (409, "not_now")
    assert "검토하고 있어" in auto.json()["error"]


def test_too_often_is_429_with_what_would_help(client):
    make_user(username="kim", password="아주-긴-비밀번호-7")
    for _ in range(4):
        answer = client.post("/login", {"username": "kim", "password": "x"})
    assert answer.status_code == 429
    assert LOCKED_OUT.sentence in answer.content.decode() and "초 뒤에 다시 시도" in answer.content.decode()


def test_what_helps_is_part_of_the_words_and_a_page_of_its_own():
    refusal = not_now("닫혔습니다.", Help("나중에 다시 열어 주세요.", "tasks:quarters", label="분기 목록"))
    assert (str(refusal), refusal.status) == ("닫혔습니다. 나중에 다시 열어 주세요.", 409)
    assert str(not_now("닫혔습니다.", Help("", "tasks:quarters", label="분기 목록"))) == "닫혔습니다."


def test_several_answers_are_said_as_one_of_the_first_kind():
    one, other = lacking("이름이 없습니다.", Help("적어 주세요.")), not_now("닫혔습니다.")
    assert together([None, one, other]) == lacking("이름이 없습니다. 적어 주세요. 닫혔습니다.")
    assert together([None, None]) is None
    with pytest.raises(Incomplete, match="이름이 없습니다"):
        refuse_if(together([one, other]))
    refuse_if(None)


def test_a_refusal_is_a_value():
    assert not_now("닫혔습니다.") == not_now("닫혔습니다.")
    with pytest.raises(AttributeError):
        not_now("닫혔습니다.").sentence = "열렸습니다."
    assert issubclass(Stale, Refused)
