"""Who decides and pays after a reorganisation: by date, what is decided stays, what is not goes to whom was named."""

from datetime import date, datetime, timedelta

import pytest

from evaluation.models import BonusStatement, PayerSuccession
from evaluation.queries.statements import turns_of
from evaluation.rules.payers import payer_of
from exchange import clock
from exchange.actions.reorganisations import (
    NewMinistry,
    answer_reorganisation,
    apply_reorganisation,
    create_reorganisation,
    undo_reorganisation,
)
from exchange.errors import Incomplete, WrongState
from exchange.models import Ministry, PostAnswer, Role, User
from exchange.queries.reorganisations import act_with_lines, look_at
from tests.evaluation.statement_makers import Counter, make_counter
from tests.exchange.reorganisation_world import GivenAnswer
from tests.makers import NOON, SEOUL, make_user

pytestmark = pytest.mark.django_db

DAY = date(2024, 11, 1)
EVE = DAY - timedelta(days=1)
THEN = datetime(2024, 11, 4, 10, tzinfo=SEOUL)


@pytest.fixture(autouse=True)
def before():
    with clock.at(NOON):
        yield


@pytest.fixture
def admin():
    return make_user(Role.ADMIN)


@pytest.fixture
def counter():
    return make_counter()


def again(user: User) -> User:
    """Read the account anew, as the next request does."""
    return User.objects.get(pk=user.pk)


def act_on(counter: Counter, admin: User, kind: str, *names: str):
    made = [NewMinistry(f"NEW{number}", name, name, "ministry") for number, name in enumerate(names)]
    values = {"kind": kind, "day": DAY, "source_ref": "시험 직제(시연값)", "source_note": ""}
    return create_reorganisation(values, before=[counter.home], after=[], made=made, by=admin, at=NOON)


def answer(act, admin: User, *, to: str, payer: str = "") -> None:
    lines = {line.name: line.pk for line in act_with_lines(act.pk).after}
    plan = look_at(act_with_lines(act.pk), NOON).plan
    answers = {post: GivenAnswer(PostAnswer.SUCCEEDS, lines[to]) for post in plan.post_ids}
    given = {"payer_follows_posts": True} if payer == "posts" else {"payer": lines.get(payer)}
    answer_reorganisation(act.pk, answers, **given, by=admin, at=NOON)


def carry_out(act, admin: User):
    return apply_reorganisation(act.pk, digest=look_at(act_with_lines(act.pk), NOON).digest, by=admin, at=NOON)


def test_a_rename_rewrites_nothing_and_the_decider_goes_on(counter, admin):
    statement = counter.walk("recommended")
    carry_out(act_on(counter, admin, "rename", "다온부"), admin)
    assert not PayerSuccession.objects.exists()
    for moment in (NOON, THEN):
        with clock.at(moment):
            assert [one for _, one in turns_of(again(counter.decider))] == [statement]
    with clock.at(THEN):
        newcomer = make_user(Role.DECIDER, ministry=Ministry.objects.get(name="다온부"))
        assert [one for _, one in turns_of(newcomer)] == [statement]


def test_a_split_asks_who_pays_and_sends_what_is_not_decided(counter, admin):
    statement = counter.walk("recommended")
    act = act_on(counter, admin, "split", "라온부", "마루부")
    answer(act, admin, to="라온부")
    assert "지급 기관이고 아직 결정하지 않은 가산금이 1건 있습니다" in look_at(act_with_lines(act.pk), NOON).asks_payer
    with pytest.raises(Incomplete, match="확인 필요 1건에 답변해야"):
        carry_out(act, admin)
    answer(act, admin, to="라온부", payer="마루부")
    carry_out(act, admin)
    maru, raon = (Ministry.objects.get(name=name) for name in ("마루부", "라온부"))
    notice = statement.notice
    assert (payer_of(notice, EVE), payer_of(notice, DAY)) == (counter.home.pk, maru.pk)
    notice.refresh_from_db()
    assert notice.paying_ministry == counter.home, "what was told stays as told"
    assert [one for _, one in turns_of(again(counter.decider))] == [statement], "up to the day nothing changes"
    with clock.at(THEN):
        assert [one for _, one in turns_of(again(counter.decider))] == [statement], "the decider goes with the payer"
        other = make_user(Role.DECIDER, ministry=raon)
        assert turns_of(other) == []


def test_the_payment_may_follow_the_post_of_the_pair(counter, admin):
    statement = counter.walk("recommended")
    act = act_on(counter, admin, "split", "라온부", "마루부")
    answer(act, admin, to="라온부", payer="posts")
    carry_out(act, admin)
    assert payer_of(statement.notice, DAY) == Ministry.objects.get(name="라온부").pk


@pytest.mark.parametrize("kind", ["rename", "split"])
def test_a_decided_statement_stays_with_its_payer_and_in_every_list(counter, admin, kind):
    statement = counter.walk("decided")
    names = ["다온부"] if kind == "rename" else ["라온부", "마루부"]
    act = act_on(counter, admin, kind, *names)
    if kind == "split":
        answer(act, admin, to="라온부")
    carry_out(act, admin)
    assert not PayerSuccession.objects.exists()
    assert payer_of(statement.notice, DAY) == counter.home.pk
    for moment in (NOON, THEN):
        with clock.at(moment):
            for person in (counter.coordinator, again(counter.decider)):
                assert statement in BonusStatement.objects.visible_to(person)


def test_the_decider_who_goes_with_the_payer_keeps_what_was_decided_before(counter, admin):
    second = make_counter(round=counter.round, rows=False, home=counter.home)
    decided, open_ = counter.walk("decided"), second.walk("recommended")
    act = act_on(counter, admin, "split", "라온부", "마루부")
    answer(act, admin, to="라온부", payer="마루부")
    carry_out(act, admin)
    with clock.at(THEN):
        decider = again(counter.decider)
        assert sorted(one.pk for _, one in turns_of(decider)) == sorted([decided.pk, open_.pk])
        assert payer_of(decided.notice, DAY) == counter.home.pk
        assert turns_of(make_user(Role.DECIDER, ministry=Ministry.objects.get(name="라온부"))) == []


def test_a_decision_after_the_day_keeps_the_act(counter, admin):
    statement = counter.walk("committee")
    act = act_on(counter, admin, "rename", "다온부")
    carry_out(act, admin)
    with clock.at(THEN):
        from evaluation.actions.decisions import record_decision
        from tests.evaluation.statement_makers import MINISTERS

        record_decision(statement.pk, agrees=True, by=again(counter.decider), at=THEN, **MINISTERS)
        with pytest.raises(WrongState, match="새 이름으로 결정한 산정서 1건이 있습니다"):
            undo_reorganisation(act.pk, by=admin, at=THEN)


def test_undoing_takes_the_payment_back(counter, admin):
    statement = counter.walk("recommended")
    act = act_on(counter, admin, "split", "라온부", "마루부")
    answer(act, admin, to="라온부", payer="마루부")
    carry_out(act, admin)
    undo_reorganisation(act.pk, by=admin, at=NOON)
    assert not PayerSuccession.objects.exists()
    assert payer_of(statement.notice, DAY) == counter.home.pk
