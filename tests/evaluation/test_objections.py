"""Objections: who, when, once a side; and the reasoned answer."""

from datetime import timedelta

import pytest

from evaluation.actions.objections import answer_objection, file_objection
from evaluation.models import EvaluationRound, Objection
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Notice, Role
from tests.evaluation.result_makers import address, make_court
from tests.makers import NOON, make_user
from tests.pages import as_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def file(court, *, by=None, code: str = "", text: str = "협의 기간이 사실과 다릅니다.", at=NOON) -> Objection:
    return file_objection(court.round.pk, code or court.codes[0], text=text, by=by or court.a, at=at)


def answer(objection, court, outcome: str = "rejected", text: str = "기간을 다시 확인했습니다.", **more) -> Objection:
    return answer_objection(objection.pk, outcome=outcome, answer=text, **{"by": court.by, "at": NOON} | more)


def test_each_side_objects_once_and_the_centre_is_told():
    court = make_court().reach("provisional")
    first = file(court)
    assert (first.side, first.filed_by) == ("a", court.a)
    assert file(court).pk == first.pk
    assert file(court, by=court.b).side == "b"
    with pytest.raises(WrongState, match="한 번"):
        file(court, text="또 다른 이의")
    assert Notice.objects.filter(user=court.by, text__contains="이의가 제기되었습니다").count() == 2


def test_only_the_tasks_exchangees_object():
    court = make_court().reach("provisional")
    for person in (court.assistant, court.by, court.stranger, make_user(Role.VIEWER), court.made.experts[0]):
        with pytest.raises((NotAllowed, WrongState), match="두 부처의 교류자만"):
            file(court, by=person)
    assert not Objection.objects.exists()


def test_the_window_ends_to_the_minute_and_a_rehearsal_has_none():
    court = make_court().reach("provisional")
    until = court.round.objections_until
    with pytest.raises(WrongState, match="끝났습니다"):
        file(court, at=until + timedelta(seconds=1))
    assert file(court, at=until).pk
    EvaluationRound.objects.update(kind="rehearsal")
    assert file(court, by=court.b, at=until + timedelta(days=30)).side == "b"


@pytest.mark.parametrize("status", ["aggregating", "final"])
def test_nobody_objects_outside_the_provisional_step(status):
    court = make_court().reach(status)
    with pytest.raises(WrongState):
        file(court)


def test_an_empty_objection_and_an_empty_answer_are_refused():
    court = make_court().reach("provisional")
    with pytest.raises(Incomplete):
        file(court, text=" ")
    objection = file(court)
    with pytest.raises(Incomplete):
        answer(objection, court, text=" ")
    with pytest.raises(Incomplete):
        answer(objection, court, outcome="maybe")


def test_a_rejected_objection_leaves_the_grade_and_tells_who_objected():
    court = make_court().reach("provisional")
    objection = file(court)
    Notice.objects.all().delete()
    answered = answer(objection, court)
    assert (answered.outcome, answered.answered_by) == ("rejected", court.by)
    assert court.grade_of(court.codes[0]) == "S"
    assert {each.user for each in Notice.objects.all()} == {court.a, court.assistant}
    assert answer(objection, court).pk == objection.pk
    with pytest.raises(WrongState, match="이미 답했습니다"):
        answer(objection, court, by=make_user(Role.COORDINATOR))
    with pytest.raises(NotAllowed):
        answer(objection, court, by=court.a)


def test_an_upheld_objection_lets_the_grade_fall_until_a_person_decides_again():
    court = make_court().reach("provisional")
    late = court.round.objections_until + timedelta(days=9)
    objection = file(court)
    with pytest.raises(WrongState, match="답변하지 않은 이의가 1건"):
        court.finalise(at=late)
    answer(objection, court, "upheld")
    assert court.grade_of(court.codes[0]) == ""
    with pytest.raises(WrongState, match="다시 정하지 않은"):
        court.finalise(at=late)
    with pytest.raises(Incomplete):
        court.decide(court.codes[0], "S")
    court.decide(court.codes[0], "S", "이의를 살펴 다시 정해도 같음")
    assert court.finalise(at=late).status == "final"


def test_the_hold_runs_from_the_last_answer():
    court = make_court().reach("provisional")
    objection = file(court)
    until = court.round.objections_until
    answer(objection, court, at=until + timedelta(days=3))
    with pytest.raises(WrongState, match="뒤에 확정"):
        court.finalise(at=until + timedelta(days=4))
    assert court.finalise(at=until + timedelta(days=4, seconds=1)).status == "final"


# ---- pages -----------------------------------------------------------------------------------------------------------


def test_an_exchangee_objects_on_the_page_and_the_coordinator_answers_on_theirs():
    court = make_court().reach("provisional")
    slug, code = court.round.slug, court.codes[0]
    client = as_user(court.a)
    page = address("objection_file", slug, code)
    assert "이의 내용" in client.get(page).content.decode()
    assert client.post(page, {"text": ""}).status_code == 422
    assert client.post(page, {"text": "가" * 2001}).status_code == 422
    assert client.post(page, {"text": "협의 기간이 다릅니다."}).status_code == 302
    objection = Objection.objects.get()
    staff = as_user(court.by)
    answering = address("objection_answer", slug, objection.pk)
    assert "협의 기간이 다릅니다." in staff.get(answering).content.decode()
    for wrong in (
        {},
        {"outcome": "upheld"},
        {"outcome": "?", "answer": "답"},
        {"outcome": "upheld", "answer": "가" * 2001},
    ):
        assert staff.post(answering, wrong).status_code == 422
    assert staff.post(answering, {"outcome": "upheld", "answer": "맞습니다."}).status_code == 302
    assert "맞습니다." in client.get(address("result_detail", slug, code)).content.decode()
    assert "다시 정하는 중" in client.get(address("results", slug)).content.decode()


def test_objections_of_others_are_nowhere_to_be_seen():
    court = make_court().reach("provisional")
    file(court, text="숨은 이의 글")
    slug = court.round.slug
    for person in (court.stranger, make_user(Role.EXCHANGEE)):
        client = as_user(person)
        for name in ("objections", "results"):
            assert "숨은 이의 글" not in client.get(address(name, slug)).content.decode()
        assert client.get(address("objection_file", slug, court.codes[0])).status_code == 404
        assert client.post(address("objection_file", slug, court.codes[0]), {"text": "남의 과제"}).status_code == 404
    assert "숨은 이의 글" in as_user(court.b).get(address("objections", slug)).content.decode()


@pytest.mark.parametrize("many", [False, True])
def test_the_list_of_objections_costs_the_same_for_one_and_for_two(many, django_assert_max_num_queries):
    court = make_court().reach("provisional")
    file(court)
    if many:
        file(court, by=court.b)
    client = as_user(court.by)
    client.get(address("objections", court.round.slug))
    with django_assert_max_num_queries(14):
        client.get(address("objections", court.round.slug))
