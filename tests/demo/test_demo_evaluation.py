"""The demonstration's evaluation: every step is shown, all of it is marked, and it is made once and nowhere else."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from demo.judging.experts import PROFILES
from demo.judging.scores import PATTERNS, WITHOUT_LAST, WORTH, WORTH_MADE_UP
from evaluation import aggregation
from evaluation.models import (
    AggregationRun,
    BonusStatement,
    ConflictDeclaration,
    EvaluationRound,
    ExpertAssignment,
    ExpertProfile,
    GradeDecision,
    GradeNotice,
    HeadcountBasis,
    Objection,
    PayBase,
    PrizeAward,
    PrizeRule,
    ScoreSheet,
    StatementDecision,
)
from evaluation.queries.computing import recompute
from exchange.models import ExchangePair, Ministry, Notice, Post, Role, User
from tasks.models import CollaborationTask
from tests.browser import worlds
from tests.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def seed_evaluation() -> str:
    said = StringIO()
    call_command("seed_evaluation", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def seeded(filled: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole demonstration once for this module; every test looks and none writes."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, django_db_blocker):
        yield


@pytest.fixture
def rehearsal(seeded) -> EvaluationRound:
    return EvaluationRound.objects.get(slug="2024-rehearsal")


@pytest.fixture
def annual(seeded) -> EvaluationRound:
    return EvaluationRound.objects.get(slug="2024")


@pytest.fixture
def made_up(seeded) -> EvaluationRound:
    return EvaluationRound.objects.get(slug="2024-demo")


# ---- the round of the year -------------------------------------------------------------------------------------------


def test_the_years_round_is_being_scored_under_a_sealed_unofficial_example(annual):
    assert (annual.kind, annual.status, annual.is_demo) == ("annual", "scoring", True)
    assert annual.scoring_until.isoformat() == "2024-12-20T18:00:00+09:00" or annual.scoring_until > NOON
    (rubric,) = annual.rubrics.all()
    assert (rubric.is_official, rubric.sealed_at is not None) == (False, True)


def test_every_task_has_three_to_five_experts_and_each_has_spoken_on_interests(annual):
    count = Counter(annual.assignments.standing().values_list("task__code", flat=True))
    assert set(count) == set(WORTH)
    assert set(count.values()) <= {3, 4, 5}
    spoken = set(ConflictDeclaration.objects.filter(round=annual).values_list("expert", "task"))
    assert set(annual.assignments.values_list("expert", "task")) <= spoken


def test_one_conflict_was_declared_and_the_expert_replaced(annual):
    withdrawn = ExpertAssignment.objects.get(round=annual, withdrawn_at__isnull=False)
    assert ConflictDeclaration.objects.get(round=annual, expert=withdrawn.expert, task=withdrawn.task).has_conflict
    standing = annual.assignments.standing().filter(task=withdrawn.task)
    assert standing.count() == 4
    assert standing.order_by("-assigned_at").first().assigned_at > withdrawn.withdrawn_at


def test_about_half_is_handed_in_with_drafts_one_abstention_and_one_left_out(annual):
    sheets = ScoreSheet.objects.filter(assignment__round=annual)
    found = Counter(sheets.values_list("status", flat=True))
    assert 0.4 < found["submitted"] / annual.assignments.standing().count() < 0.6
    assert found["abstained"] == found["voided"] == 1
    assert found["open"] >= 10
    assert sheets.filter(status="open", scores__isnull=False).exists()
    assert sheets.filter(status="voided").get().void_reason
    own = annual.assignments.standing().filter(expert__username="evaluator1")
    assert own.filter(sheet__status="submitted").exists() and own.filter(sheet__isnull=True).exists()


def test_experts_differ_and_stay_on_the_scale(annual):
    values = list(
        ScoreSheet.objects.filter(assignment__round=annual, scores__value__isnull=False).values_list(
            "assignment__expert", "scores__value"
        )
    )
    assert all(Decimal(0) <= value <= Decimal(100) for _, value in values)
    assert len({value for _, value in values}) > 20
    assert len({expert for expert, _ in values}) == 5


# ---- the rehearsal ---------------------------------------------------------------------------------------------------


def test_the_rehearsal_is_final_and_every_task_was_graded_by_a_person(rehearsal):
    assert (rehearsal.kind, rehearsal.status, rehearsal.is_demo) == ("rehearsal", "final", True)
    standing = GradeDecision.objects.filter(round=rehearsal, is_standing=True)
    assert set(standing.values_list("task__code", flat=True)) == set(WORTH)
    assert set(standing.values_list("decided_by__username", flat=True)) == {"coordinator"}
    found = Counter(standing.values_list("grade", flat=True))
    assert set(found) == set("SABC") and found["S"] <= 41 * 20 // 100 + 1


def test_each_task_comes_to_the_worth_it_was_made_for(rehearsal):
    run = AggregationRun.objects.filter(round=rehearsal).order_by("-number").first()
    assert {line.task.code: line.score for line in run.results.select_related("task")} == {
        code: Decimal(worth) for code, worth in WORTH.items()
    }
    assert aggregation.compute(run.inputs) == run.outputs
    assert aggregation.fingerprint_of(run.inputs, run.outputs) == run.fingerprint


def test_a_tie_a_departure_and_both_kinds_of_answer_are_shown(rehearsal):
    standing = {
        decision.task.code: decision
        for decision in GradeDecision.objects.filter(round=rehearsal, is_standing=True).select_related("task", "result")
    }
    tied = {code for code, decision in standing.items() if decision.result.is_tied}
    assert tied == {"4-3", "7-1"}
    assert {standing[code].grade for code in tied} == {"S", "A"}
    assert all(standing[code].reason for code in tied)
    departed = {
        code for code, one in standing.items() if one.grade != one.result.recommended and not one.result.is_tied
    }
    assert departed == {"8-1", "9-2"}
    outcomes = dict(Objection.objects.filter(round=rehearsal).values_list("task__code", "outcome"))
    assert outcomes == {"9-2": "upheld", "3-2": "rejected"}
    assert GradeDecision.objects.filter(round=rehearsal, task__code="9-2", is_standing=False).exists()


def test_a_sheet_left_out_is_kept_and_not_counted(rehearsal):
    sheet = ScoreSheet.objects.get(assignment__round=rehearsal, status="voided")
    assert sheet.assignment.task.code == "1-1" and sheet.scores.exists()
    run = AggregationRun.objects.filter(round=rehearsal).order_by("-number").first()
    assert run.results.get(task__code="1-1").counted == 3


def test_nothing_follows_from_the_results_of_real_tasks(rehearsal, annual):
    for round in (rehearsal, annual):
        for model in (GradeNotice, BonusStatement, PrizeAward, PrizeRule):
            assert not model.objects.filter(round=round).exists(), model
    real = Post.objects.exclude(source_mark="demo")
    assert not BonusStatement.objects.filter(assignment__post__in=real).exists()
    assert not GradeNotice.objects.filter(assignment__post__in=real).exists()
    assert not PrizeAward.objects.exclude(task__pair__round__source_mark="demo").exists()


# ---- the made-up round -----------------------------------------------------------------------------------------------


def test_the_made_up_round_has_four_pairs_of_invented_posts_with_two_tasks_each(made_up):
    round = made_up.exchange_round
    assert (round.name, round.source_mark) == ("시연 차수", "demo")
    pairs = ExchangePair.objects.filter(round=round).for_table()
    assert [CollaborationTask.objects.filter(pair=pair).count() for pair in pairs] == [2, 2, 2, 2]
    names = [post.name.ministry.name for pair in pairs for post in (pair.post_a, pair.post_b)]
    assert names == [f"시연 기관 {letter}" for letter in "가나다라마바사아"]
    assert set(Ministry.objects.filter(name__startswith="시연").values_list("source_mark", flat=True)) == {"demo"}
    graded = GradeDecision.objects.filter(round=made_up, is_standing=True).values_list("task__code", flat=True)
    assert (made_up.status, set(graded)) == ("final", set(WORTH_MADE_UP))


def test_statements_stand_at_every_step(made_up):
    statements = BonusStatement.objects.filter(round=made_up)
    posts = {each.assignment.post_id for each in statements.select_related("assignment")}
    assert len(posts) == 8 and statements.count() == 9
    found = Counter(statements.values_list("status", flat=True))
    assert set(found) == {"computed", "in_review", "recommended", "decided", "notified", "corrected"}
    codes = {code for each in statements for code in each.output["codes"]}
    assert {"GUARANTEE_APPLIED", "SPECIAL_NEEDS_S", "DISCIPLINED", "NO_BASE"} <= codes
    assert "SPECIAL_ON_GUARANTEED_GRADE" in codes
    assert StatementDecision.objects.filter(step="minister", agrees=False).exists()
    corrected = statements.get(corrects__isnull=False)
    assert corrected.corrects.status == "corrected" and corrected.correction_reason


def test_the_amounts_are_those_of_the_picture_and_recompute(made_up):
    shown = BonusStatement.objects.get(round=made_up, exchangee__username="exd1a")
    assert (shown.output["perf"], shown.output["special"]) == (9_218_400, 4_609_200)
    for each in BonusStatement.objects.filter(round=made_up):
        assert recompute(each)[1], each
    assert set(PayBase.objects.filter(effective_from__year=2025).values_list("status", flat=True)) == {"synthetic"}


def test_two_persons_decide(made_up):
    for statement in BonusStatement.objects.filter(round=made_up, status__in=["decided", "notified"]):
        people = dict(statement.decisions.values_list("step", "decided_by__role"))
        assert (people["recommend"], people["minister"]) == (Role.COORDINATOR, Role.DECIDER)


def test_prize_money_with_one_division_agreed_to(made_up):
    splits = Counter(PrizeAward.objects.for_table().values_list("split", flat=True))
    assert splits["agreed"] == splits["proposed"] == 1 and splits["none"] >= 1
    assert all("시연" in basis for basis in PrizeRule.objects.values_list("basis", flat=True))


# ---- marks -----------------------------------------------------------------------------------------------------------


def test_every_invented_row_says_so(seeded):
    models = (EvaluationRound, ExpertProfile, ScoreSheet, GradeNotice, HeadcountBasis, BonusStatement)
    for model in (*models, PrizeRule, PrizeAward, User):
        assert not model.objects.filter(is_demo=False).exists(), model


def test_deciders_are_named_after_ministries(seeded):
    deciders = User.objects.filter(role=Role.DECIDER)
    assert deciders.count() == len(set(deciders.values_list("ministry", flat=True))) > 10
    assert User.objects.get(username="dm-demo-1").ministry.name == "시연 기관 가"
    molit = User.objects.get(username="dm-molit")
    assert molit.display_name == "국토부 가산금 결정 담당" and molit.check_password("hanteam-demo-2024")


def test_no_notice_of_it_names_an_expert_a_grade_or_an_amount(seeded):
    told = Notice.objects.exclude(user__role__in=[Role.COORDINATOR, Role.EVALUATOR])
    for text in told.values_list("text", flat=True):
        assert "평가위원" not in text and "4,609" not in text, text


def test_totals_are_made_of_patterns_that_weigh_nothing():
    weights = (45, 30, 15, 10)
    assert all(sum(w * step for w, step in zip(weights, pattern, strict=True)) == 0 for pattern in PATTERNS)
    assert all(sum(w * step for w, step in zip(weights, pattern, strict=False)) == 0 for pattern in WITHOUT_LAST)
    assert set(PROFILES) == {f"evaluator{number}" for number in range(1, 6)}


def test_a_second_run_changes_nothing(seeded):
    before = [model.objects.count() for model in (ScoreSheet, BonusStatement, Notice, PrizeAward)]
    assert "이미 있습니다" in seed_evaluation()
    assert [model.objects.count() for model in (ScoreSheet, BonusStatement, Notice, PrizeAward)] == before
