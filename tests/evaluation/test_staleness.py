"""Which statements are stale is stored where their inputs change, and is what would be computed, after any act."""

import random
from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from evaluation.actions.pay_tables import publish_pay_row, withdraw_pay_row
from evaluation.actions.staleness import rebuild_staleness, refresh_staleness
from evaluation.models import PayBase, StatementStaleness
from evaluation.queries.staleness import computed_staleness, staleness_in_doubt, stored_staleness
from evaluation.queries.statement_counts import statements_waiting
from evaluation.queries.statements import rows_of
from exchange.actions.pairs import edit_pair
from exchange.errors import Refused
from exchange.models import ExchangePair
from exchange.versions import version_of
from tasks.actions.tasks import edit_task
from tasks.models import CollaborationTask
from tests.depth import times
from tests.evaluation.makers import make_evaluation_round
from tests.evaluation.statement_makers import Counter, make_counter
from tests.evaluation.test_evaluation_walks import STAGES
from tests.evaluation.walk_world import Nothing, World, make_world
from tests.makers import make_post
from tests.pages import as_user, cost

pytestmark = pytest.mark.django_db

STEP_COUNT = 25


# ---- acts that change what a statement rests on ----------------------------------------------------------------------


def tell(world: World) -> None:
    world.do_notice(world.people["d1"], "a1", random.Random(world.at.timestamp()).choice("SABC"))


def publish_base(world: World) -> None:
    last = PayBase.objects.order_by("-effective_from").first()
    begins = date(2025, last.effective_from.month % 2 + 1, 1) if last else date(2025, 1, 1)
    known = {"track": "PERF", "level": "4급", "status": "synthetic", "source_title": "새 기준표"}
    draft = PayBase.objects.create(
        amount_krw=100_000_000 + world.at.minute, effective_from=begins, entered_by=world.people["c1"], **known
    )
    publish_pay_row(PayBase, draft.pk, **world._who(world.people["c2"]))


def withdraw_base(world: World) -> None:
    row = world.find(PayBase.objects.published())
    withdraw_pay_row(PayBase, row.pk, reason="잘못 등록", **world._who(world.people["c1"]))


def rename_task(world: World) -> None:
    task = CollaborationTask.objects.get(pk=world.tasks["t1"].pk)
    edit_task(
        task.pk,
        {"short_name": f"새 이름 {world.at:%H%M}"},
        version=version_of(task),
        **world._who(world.people["c1"]),
    )


def exchange_post(world: World) -> None:
    pair = ExchangePair.objects.get(pk=world.tasks["t1"].pair_id)
    edit_pair(pair.pk, {"post_a": make_post()}, version=version_of(pair), **world._who(world.people["admin"]))


def after_unwinding(world: World) -> None:
    world.do_unwind(world.people["c1"])
    world.do_correct(world.people["c1"], "a1")


def nothing(world: World) -> None:
    """Nothing has to be done before."""


Act = Callable[[World], None]
ACTS: dict[str, tuple[str, Act, Act]] = {  # an action: where it writes staleness, what comes before it, itself
    "grade_notice.enter": ("grade_notices", nothing, lambda world: world.do_notice(world.people["d1"], "a1", "B")),
    "pay_row.publish": ("pay_tables", nothing, publish_base),
    "pay_row.withdraw": ("pay_tables", nothing, withdraw_base),
    "statement.correct": ("statements", tell, lambda world: world.do_correct(world.people["c1"], "a1")),
    "grade.decide": ("grades", nothing, lambda world: world.do_grade(world.people["c2"], "t1", "B", "사유")),
    "sheet.void": ("voids", nothing, lambda world: world.do_void(world.people["c1"], "e1", "t1")),
    "objection.answer": ("objections", nothing, lambda world: world.do_answer(world.people["c1"], "t1", "upheld")),
    "round.unwind": ("rounds", nothing, lambda world: world.do_unwind(world.people["c1"])),
    "round.publish": ("publication", after_unwinding, lambda world: world.do_publish(world.people["c1"])),
    "task.edit": ("", nothing, rename_task),
    "pair.edit": ("", nothing, exchange_post),
}
MORE: tuple[Act, ...] = (  # what else happens in between
    tell,
    lambda world: world.do_make(world.people["c1"], "a2"),
    lambda world: world.do_review(world.people["c1"], "a2"),
    lambda world: world.do_recommend(world.people["c1"], "a1"),
    lambda world: world.do_finalise(world.people["c1"]),
    lambda world: world.do_wait(None),
    lambda world: world.do_aggregate(world.people["c1"], "다시"),
)


def broken_by(world: World, acts: Iterable[tuple[str, Act]]) -> str:
    """Do the acts one after the other; return the name of the first after which stored and computed differ."""
    for name, act in acts:
        world.at += world.at.resolution * 61_000_000
        try:
            with transaction.atomic():
                act(world)
        except (Refused, Nothing):
            continue
        if staleness_in_doubt():
            return name
    return ""


@pytest.fixture
def world() -> World:
    """An evaluation whose results the ministries see, with the statement of a1 computed."""
    made = make_world(lambda *seen: None)
    for stage, steps in STAGES.items():
        for step in steps:
            made.try_to(step)
        if stage == "provisional":
            break
    assert staleness_in_doubt() == []
    return made


@pytest.mark.slow
def test_where_an_action_stops_writing_it_the_comparison_names_that_action(world, monkeypatch, settings):
    following = settings.FOLLOWING
    for name, (module, before, act) in ACTS.items():
        for is_off in (False, True):
            with transaction.atomic(), monkeypatch.context() as patched:
                before(world)
                was = stored_staleness()
                if is_off and module:
                    patched.setattr(f"evaluation.actions.{module}.refresh_staleness", lambda *rounds: 0)
                settings.FOLLOWING = {**following, **({name: []} if is_off else {})}
                assert broken_by(world, [(name, act)]) == (name if is_off else ""), name
                if is_off:
                    assert staleness_in_doubt()[0].startswith("가산금-2025-"), name
                else:
                    assert stored_staleness() != was, f"{name} changes nothing here"
                settings.FOLLOWING = following
                transaction.set_rollback(True)


@pytest.mark.slow
def test_what_is_stored_is_what_is_computed_over_random_walks(world):
    moves = [(name, act) for name, (_, _, act) in ACTS.items()] + [("", act) for act in MORE]
    stale = 0
    for number in range(times(4, 200)):
        chance = random.Random(number)
        with transaction.atomic():
            assert broken_by(world, chance.choices(moves, k=STEP_COUNT)) == "", number
            stale += bool(stored_staleness())
            stored = stored_staleness()
            assert rebuild_staleness() == len(stored)
            assert stored_staleness() == stored
            transaction.set_rollback(True)
    assert stale, "nothing ever became stale"


# ---- what is read of it ----------------------------------------------------------------------------------------------


@pytest.fixture
def counter() -> Counter:
    return make_counter()


def another_round(number: int) -> Counter:
    year = 2025 + number
    return make_counter(round=make_evaluation_round("final", year=year, slug=str(year)), rows=False)


def waiting(counter: Counter) -> dict[str, int]:
    return {what: count for _, counts in statements_waiting(counter.coordinator) for what, count in counts}


def counted(counter: Counter) -> dict[str, int]:
    """Count the rows of the list, as the page did before the database counted."""
    rows = rows_of(counter.round, counter.coordinator)
    found = {
        "재계산할 산정서": sum(bool(row.stale) for row in rows),
        "산정할 사람": sum(row.statement is None and row.notice is not None for row in rows),
        "검토하거나 추천할 산정서": sum(
            not row.stale and row.statement is not None and row.turn == "국무조정실" for row in rows
        ),
    }
    return {what: count for what, count in found.items() if count}


def test_the_counts_are_those_of_the_list_at_every_step(counter):
    others = [make_counter(round=counter.round, rows=False) for _ in range(6)]
    assert waiting(counter) == counted(counter) == {"산정할 사람": 7}
    for each, until in zip(others, ("computed", "in_review", "recommended", "decided", "notified"), strict=False):
        each.walk(until)
    assert waiting(counter) == counted(counter) == {"산정할 사람": 2, "검토하거나 추천할 산정서": 2}
    declined = counter.review(counter.make())
    counter.recommend(declined, agrees=False)
    for each in (others[0], others[2], counter):
        each.notice(assessed="A")
    assert (
        waiting(counter)
        == counted(counter)
        == {
            "재계산할 산정서": 2,
            "산정할 사람": 1,
            "검토하거나 추천할 산정서": 1,
        }
    )


def test_what_waits_is_counted_by_one_statement_however_many_there_are(counter, django_assert_num_queries):
    with django_assert_num_queries(1):
        statements_waiting(counter.coordinator)
    for number in range(4):
        make_counter(round=counter.round, rows=False).make()
        another_round(number).make()
    with django_assert_num_queries(1):
        statements_waiting(counter.coordinator)
    with django_assert_num_queries(0):
        assert statements_waiting(counter.decider) == []


def test_the_list_of_things_to_do_costs_as_much_for_many_rounds_as_for_one(counter):
    browser = as_user(counter.coordinator)
    browser.get("/todo")
    one = cost(browser.get, "/todo")
    for number in range(3):
        another_round(number).make()
    assert cost(browser.get, "/todo") == one
    assert one <= 12  # each round cost 13 more while its statements were computed to be counted


def test_the_commands_say_and_mend_what_was_altered_by_hand(counter):
    statement = counter.make()
    told = StringIO()
    call_command("rebuild_staleness", "--check", stdout=told)
    assert "같습니다" in told.getvalue()
    StatementStaleness.objects.create(statement=statement, changed=["꾸며 낸 것"])
    with pytest.raises(CommandError, match=f"{statement.number}: 저장 꾸며 낸 것 · 계산 변동 없음"):
        call_command("rebuild_staleness", "--check")
    call_command("rebuild_staleness", stdout=told)
    assert stored_staleness() == computed_staleness() == {}


def test_a_row_that_stays_the_same_is_not_written_again(counter):
    counter.make()
    counter.notice(assessed="A")
    assert stored_staleness() != {}
    assert refresh_staleness([counter.round.pk]) == 0
