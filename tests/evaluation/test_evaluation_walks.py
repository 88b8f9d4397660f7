"""Random walks over a whole evaluation: anybody tries anything, refusals are allowed, and after each move it holds."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pgtrigger
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import strategies as st

from evaluation import aggregation, models
from evaluation.models import ROUND_STEPS, ROUND_UNWINDS, SHEET_STEPS, STATEMENT_STEPS
from evaluation.queries.computing import fingerprint_of, output_of
from evaluation.queries.rubrics import fingerprint_of as fingerprint_of_rubric
from evaluation.queries.rubrics import with_rows
from evaluation.queries.staleness import staleness_in_doubt
from exchange.errors import WrongState
from exchange.fingerprints import canonical, fingerprint
from exchange.models import Role, User
from tasks.models import CollaborationTask
from tests.depth import examples
from tests.evaluation.walk_world import LEVELS, Rows, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXPERTS, SIDES, TASKS = ("e1", "e2", "e3", "e4"), ("a1", "b1", "a2", "b2"), ("t1", "t2")
STAGES = {  # how far the evaluation has come before a walk begins: each goes on from the one before
    "drafted": ("draft c1",),
    "sealed": ("show c1", "seal c2", *(f"declare {expert}" for expert in EXPERTS)),
    "scoring": ("open c1", *(f"save {expert} {expert} t1 good" for expert in EXPERTS[:2])),
    "scored": (
        *(
            f"submit {expert} {expert} {task} {'high' if task == 't1' else 'good'}"
            for expert in EXPERTS
            for task in TASKS
        ),
    ),
    "gathered": (
        "close c1",
        "unwind c1",
        "void c1 e4 t2",
        "close c2",
        "aggregate c1",
        "follow c1 t1 t2",
        "grade c2 t2 A 사유",
    ),
    "provisional": ("publish c1", "object a1 t1", "notice d1 a1 A", "notice d1 a1 S", "make c1 a1", "review c1 a1"),
    "final": ("answer c1 t1 rejected", "wait -", "finalise c1", "prize c1 S 1000010", "prize c1 A 500010"),
    "recommended": ("correct c1 a1", "review c1 a1", "recommend c1 a1", "award c1", "propose a1 t1 60"),
    "decided": (
        *("committee d1 a1", "decide d1 a1", "make c1 a2", "review c1 a2", "recommend c1 a2", "committee d1 a2"),
        *("consent b1 t1", "notify d1 a1"),
    ),
}
ORDINARY = (
    *(f"submit {expert} {expert} {task} {level}" for expert in EXPERTS for task in TASKS for level in ("good", "na")),
    *("open c1", "close c1", "aggregate c1 다시", "follow c1 t1 t2", "grade c1 t1 A 사유", "grade c2 t2 S 사유"),
    *("publish c1", "object b1 t1", "object a2 t2", "answer c1 t1 upheld", "answer c1 t2 rejected", "wait -"),
    *(
        "void c2 e3 t1",
        "reopen e1 e1 t1",
        "abstain e2 e2 t2",
        "report e3 t2",
        "finalise c2",
        "make c1 a1",
        "review c1 a1",
        "recommend c1 a1",
        "committee d1 a1",
        "decide d1 a1",
    ),
    *("notify d1 a1", "correct c1 a1", "make c1 a2", "review c2 a2", "recommend c2 a2", "committee d2 a2"),
    *("decide d2 a2", "decide d2 a2 yes outside", "notify c1 a2", "prize c1 A 700000", "award c1"),
    *("propose a2 t2 50", "consent b2 t2", "propose b1 t1 30", "consent a1 t1"),
)
CENTRE, EXPERT, SIDE = {Role.COORDINATOR}, {Role.EVALUATOR}, {Role.EXCHANGEE}
RIGHTS = dict.fromkeys(("declare", "report", "save", "submit", "reopen", "abstain"), EXPERT)
RIGHTS |= dict.fromkeys(("object", "propose", "consent"), SIDE) | dict.fromkeys(("committee", "decide"), {Role.DECIDER})
RIGHTS |= dict.fromkeys(("notify", "headcount", "notice"), CENTRE | {Role.DECIDER})

KEPT = {  # rows that never go: which of their columns may still change
    **dict.fromkeys(("SheetVersion", "AggregationRun", "TaskResult", "Publication", "UnwindDecision"), set()),
    **dict.fromkeys(("StatementDecision", "PrizeAward"), set()),
    **dict.fromkeys(("GradeDecision", "GradeNotice"), {"is_standing"}),
    "BonusStatement": {"status", "notified_at", "notified_by_id"},
    "PrizeProposal": {f"consented_{side}_{what}" for side in "ab" for what in ("at", "by_id")},
}
STEPS = {"EvaluationRound": ROUND_STEPS, "ScoreSheet": SHEET_STEPS, "BonusStatement": STATEMENT_STEPS}
FIRST = {
    "EvaluationRound": {"preparing"},
    "ScoreSheet": {"open", "submitted", "abstained"},
    "BonusStatement": {"computed"},
}


# ---- what holds after each move ------------------------------------------------------------------------------------


def check(world: World, verb: str, by: User | None, before: Rows, now: Rows) -> None:
    """Assert that ``verb`` by ``by`` took the evaluation from ``before`` to ``now`` as it may."""
    round, was = now["EvaluationRound"][str(world.round_pk)], before["EvaluationRound"][str(world.round_pk)]
    if by is not None and by.role == Role.EVALUATOR:
        assert was["status"] in ("preparing", "scoring"), f"an expert's {verb} came after the close"
    if by is not None and before != now:
        assert by.role in RIGHTS.get(verb, CENTRE), f"{verb} is not for {by.role}"
    check_steps(verb, before, now)
    check_kept(before, now)
    check_runs(before, now)
    check_grades(round, before, now)
    check_statements(world, before, now)
    check_prizes(now)
    if before != now:
        assert staleness_in_doubt() == [], f"{verb} left the staleness of statements behind"


def new_in(name: str, before: Rows, now: Rows) -> Iterator[dict[str, Any]]:
    return (row for pk, row in now[name].items() if pk not in before[name])


def check_steps(verb: str, before: Rows, now: Rows) -> None:
    """Only listed steps are taken, and the round goes back only by a decision that is kept."""
    for name, listed in STEPS.items():
        for pk, row in now[name].items():
            if pk not in before[name]:
                assert row["status"] in FIRST[name]
            elif (old := before[name][pk]["status"]) != row["status"]:
                back = ROUND_UNWINDS.get(old, set()) if name == "EvaluationRound" and verb == "unwind" else set()
                assert row["status"] in listed[old] | back, f"{name}: {old} → {row['status']} by {verb}"
    assert len(now["UnwindDecision"]) - len(before["UnwindDecision"]) == (verb == "unwind")


def check_kept(before: Rows, now: Rows) -> None:
    """What was sealed, handed in, computed, decided or agreed to stays as it was."""
    for name, free in KEPT.items():
        if before[name] is now[name]:
            continue
        for pk, row in before[name].items():
            after = now[name].get(pk)
            assert after is not None, f"a {name} is gone"
            changed = {column for column in row if row[column] != after[column]}
            assert changed <= free, f"{name} changed in {changed}"
            assert "is_standing" not in changed or row["is_standing"], f"a {name} stands again"
            assert all(row[column] is None for column in changed & KEPT["PrizeProposal"]), "a consent changed"
    sealed = {pk for pk, rubric in before["Rubric"].items() if rubric["sealed_at"]}
    for name, key in (
        ("Rubric", "id"),
        ("Criterion", "rubric_id"),
        ("Anchor", "rubric_id"),
        ("GradeLine", "rubric_id"),
    ):
        old, new = ({pk: r for pk, r in rows[name].items() if str(r[key]) in sealed} for rows in (before, now))
        assert old == new, f"a sealed {name} changed"
    for pk, rubric in now["Rubric"].items():
        if rubric["sealed_at"] and pk not in sealed:
            assert fingerprint_of_rubric(with_rows(models.Rubric.objects.filter(pk=pk)).get()) == rubric["fingerprint"]
    for version in (*new_in("SheetVersion", before, now),):
        assert fingerprint(version["content"]) == version["fingerprint"]
    answered = {pk: row for pk, row in before["Objection"].items() if row["outcome"]}
    assert answered.items() <= now["Objection"].items(), "an answer changed"


def check_runs(before: Rows, now: Rows) -> None:
    """A computation comes out again byte by byte, and nothing voided goes in."""
    voided = {int(pk) for pk, sheet in now["ScoreSheet"].items() if sheet["status"] == "voided"}
    standing = {row["id"] for row in now["ExpertAssignment"].values() if row["withdrawn_at"] is None}
    for run in new_in("AggregationRun", before, now):
        assert aggregation.why_differs(run["inputs"], run["outputs"], run["fingerprint"]) == ""
        counted = {each["sheet"] for each in run["inputs"]["sheets"]}
        assert not counted & voided, "a voided sheet counts"
        for pk in counted:
            sheet = now["ScoreSheet"][str(pk)]
            assert sheet["status"] == "submitted" and sheet["assignment_id"] in standing
        lines = {row["task_id"]: row for row in now["TaskResult"].values() if row["run_id"] == run["id"]}
        assert len(lines) == len(run["outputs"]["tasks"])
    numbers = sorted(run["number"] for run in now["AggregationRun"].values())
    assert numbers == list(range(1, len(numbers) + 1))


def check_grades(round: dict[str, Any], before: Rows, now: Rows) -> None:
    """Scored tasks that are shown have one grade by a coordinator, and are shown as they are."""
    for decision in new_in("GradeDecision", before, now):
        assert User.objects.get(pk=decision["decided_by_id"]).role == Role.COORDINATOR
    standing = [row for row in now["GradeDecision"].values() if row["is_standing"]]
    count, grades = Counter(row["task_id"] for row in standing), {row["task_id"]: row["grade"] for row in standing}
    assert not count or max(count.values()) == 1
    if round["status"] not in ("provisional", "final"):
        return
    run = max(now["AggregationRun"].values(), key=lambda run: run["number"])
    results = [row for row in now["TaskResult"].values() if row["run_id"] == run["id"]]
    missing = {row["task_id"] for row in results if row["score"] is not None} - grades.keys()
    if round["status"] == "final" or round["status"] != before["EvaluationRound"][str(round["id"])]["status"]:
        assert not missing, "a scored task is shown without a grade"
    upheld = {row["task_id"] for row in now["Objection"].values() if row["outcome"] == "upheld"}
    assert run["made_at"] > round["published_at"] or missing <= upheld, "a grade fell without a ground"
    shown = max(now["Publication"].values(), key=lambda each: each["number"])["results"]
    codes = dict(CollaborationTask.objects.values_list("pk", "code"))
    assert {code: each["grade"] for code, each in shown.items()} == {
        codes[row["task_id"]]: grades.get(row["task_id"], "") for row in results
    }
    assert {code: each["score"] for code, each in shown.items()} == {
        code: line["score"] for code, line in run["outputs"]["tasks"].items()
    }


def check_statements(world: World, before: Rows, now: Rows) -> None:
    """Figures come out again from what was kept; who recommends decides nothing; the places suffice."""
    for row in new_in("BonusStatement", before, now):
        output = output_of(row["inputs"])
        assert canonical(output) == canonical(row["output"])
        assert fingerprint_of(row["inputs"], row["evidence"], output) == row["fingerprint"]
    steps: dict[int, dict[str, dict[str, Any]]] = {}
    for decision in now["StatementDecision"].values():
        steps.setdefault(decision["statement_id"], {})[decision["step"]] = decision
    deciders = dict(User.objects.filter(role=Role.DECIDER).values_list("pk", "ministry"))
    for decision in new_in("StatementDecision", before, now):
        if decision["step"] in ("committee", "minister"):
            assert deciders.get(decision["decided_by_id"]) == world.home.pk
    taken = 0
    for pk, row in now["BonusStatement"].items():
        own = steps.get(int(pk), {})
        if row["status"] in ("in_review", "recommended", "decided", "notified"):
            assert "review" in own
        if row["status"] in ("recommended", "decided", "notified"):
            assert "recommend" in own and own["recommend"]["agrees"]
        if row["status"] in ("decided", "notified"):
            assert "minister" in own and own["minister"]["agrees"] <= own["committee"]["agrees"]
            taken += own["minister"]["agrees"] and not own["minister"]["is_outside_cap"]
        if "minister" in own:
            assert own["recommend"]["decided_by_id"] not in (
                own["minister"]["decided_by_id"],
                own["committee"]["decided_by_id"],
            )
    (basis,) = now["HeadcountBasis"].values()
    assert taken <= basis["officials"] * 2 // 100, "more are paid than places"


def check_prizes(now: Rows) -> None:
    """What both sides agreed to is one division, by two persons, of the whole to the won."""
    agreed = [row for row in now["PrizeProposal"].values() if row["consented_a_at"] and row["consented_b_at"]]
    assert len({row["award_id"] for row in agreed}) == len(agreed)
    for row in agreed:
        assert row["share_a_krw"] + row["share_b_krw"] == now["PrizeAward"][str(row["award_id"])]["amount_krw"]
        assert row["share_a_krw"] % 10 == row["share_b_krw"] % 10 == 0
        assert row["consented_a_by_id"] != row["consented_b_by_id"]
        later = [each for each in now["PrizeProposal"].values() if each["award_id"] == row["award_id"]]
        assert row["number"] == max(each["number"] for each in later), "a division was proposed after both agreed"


# ---- the walks ------------------------------------------------------------------------------------------------------


def moves() -> st.SearchStrategy[str]:
    """Any one attempt; what rightful people do comes up often enough to get somewhere."""

    def words(*choices: str | tuple[str, ...]) -> st.SearchStrategy[str]:
        lists = [choice.split() if isinstance(choice, str) else choice for choice in choices]
        return st.tuples(*map(st.sampled_from, lists)).map(lambda chosen: " ".join(filter(None, chosen)))

    anybody = ("c1", "c2", "admin", "viewer", "e1", "a1", "b1", "a2", "assistant", "d1", "d2", "dx")
    centre, experts, paid = ("c1", "c1", "c2", "admin", "d1", "a1", "e2"), EXPERTS + ("c1", "admin"), ("a1", "a2")
    payers, place = ("d1", "d1", "d2", "dx", "c1", "c2", "a1"), ("new", "new", "new", "old")
    sheets = [st.sampled_from(EXPERTS).map(lambda who, verb=verb: f"{verb} {who} {who}") for verb in ("save", "submit")]
    own = [st.tuples(each, st.sampled_from(TASKS), st.sampled_from(sorted(LEVELS))).map(" ".join) for each in sheets]
    again = st.tuples(st.sampled_from(("reopen", "abstain")), st.sampled_from(EXPERTS), st.sampled_from(TASKS))
    return st.one_of(
        *(st.sampled_from(ORDINARY) for _ in range(4)),
        words("open close publish finalise aggregate draft edit show seal award unwind", anybody),
        words("save submit", experts, EXPERTS, TASKS, tuple(LEVELS), ("", "behind")),
        *own,
        again.map(lambda chosen: f"{chosen[0]} {chosen[1]} {chosen[1]} {chosen[2]}"),
        words("reopen abstain void withdraw give", centre, EXPERTS, TASKS),
        words("declare", experts, ("", "", "t1", "t2")) | words("report", experts, TASKS),
        words("unwind", centre, ("", "", "scoring", "provisional")) | words("turn", ("c2",)) | words("wait", "-"),
        words("aggregate", centre, ("", "다시")) | words("follow", centre, TASKS),
        words("grade", centre, TASKS, "S A B C E", ("", "사유"), ("", "", "behind")),
        words("object", SIDES + ("assistant", "c1"), TASKS) | words("answer", centre, TASKS, "upheld rejected neither"),
        words("headcount", payers, "0 49 50 100") | words("notice", payers, paid, "S A C"),
        words("correct review notify", centre + payers, paid, place) | words("make", centre + payers, SIDES),
        words("recommend", centre, paid, ("yes", "yes", "no"), place),
        words("committee", payers, paid, "2 3", place),
        words("decide", payers, paid, ("yes", "yes", "no"), ("within", "outside"), place),
        words("prize", centre, "S A B", "0 300001 300010"),
        words("propose", SIDES + ("assistant", "c1"), TASKS, "0 33 101", "0 0 1", ("", "", "behind")),
        words("consent", SIDES + ("assistant", "c1"), TASKS, ("", "", "behind")),
    )


def stages() -> Iterator[tuple[str, World]]:
    """Take one evaluation from stage to stage; yield it at each."""
    world = make_world(check)
    for stage, steps in STAGES.items():
        for step in steps:
            world.try_to(step)
            assert not world.refused, f"{step} on the way to {stage}"
            world.note()
        yield stage, world


def walk_from(world: World, number: int, refused: set[str]) -> None:
    """Walk from where ``world`` stands, some times over, and leave it there."""

    @seed(number)  # the same walks on every machine, others at each stage
    @examples(
        5,
        deep=100,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(moves(), min_size=12, max_size=30))
    def holds(tried: list[str]) -> None:
        walk = replace(world, refused=refused)
        with transaction.atomic():
            for step in tried:
                walk.try_to(step)
                walk.note()
            transaction.set_rollback(True)

    holds()


def test_whatever_people_try_in_an_evaluation_it_holds():
    refused: set[str] = set()
    for number, (_, world) in enumerate(stages()):
        walk_from(world, number, refused)
    assert world.reached == {(name, str(status)) for name, listed in STEPS.items() for status in listed}, (
        "they stand still"
    )
    verbs = {step.split()[0] for step in ORDINARY} | RIGHTS.keys() | {"void", "unwind"}
    assert verbs - {"wait"} <= world.done, "these never succeed"
    assert verbs - {"wait"} <= refused, "these are never refused"


def test_what_a_careless_action_would_leave_is_caught():
    *_, (_, world) = stages()
    run, sheet = models.AggregationRun.objects.get(), models.ScoreSheet.objects.first()
    first, second = models.BonusStatement.objects.exclude(status="corrected").order_by("pk")
    round, grade = models.EvaluationRound.objects.filter(pk=world.round_pk), models.GradeDecision.objects.first()
    minister = models.StatementDecision.objects.get(statement=first, step="minister")
    recommender, admin = world.people["c1"], world.people["admin"]

    def again(row: Any, **values: Any) -> None:
        row = type(row).objects.get(pk=row.pk)
        row.pk = None
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    careless: tuple[Callable[[], Any], ...] = (
        lambda: round.update(status="scoring"),
        lambda: models.ScoreSheet.objects.filter(pk=sheet.pk).update(status="abstained", abstain_reason="대신"),
        lambda: models.SheetVersion.objects.filter(number=1).update(content={}),
        lambda: models.Criterion.objects.update(question="다른 것"),
        lambda: models.GradeLine.objects.first().delete(),
        lambda: models.AggregationRun.objects.update(fingerprint="0" * 64),
        lambda: again(run, number=2, outputs=run.outputs | {"warnings": ["꾸며 냄"]}),
        lambda: again(run, number=3),
        lambda: models.TaskResult.objects.update(score=99),
        lambda: models.GradeDecision.objects.update(is_standing=False),
        lambda: models.GradeDecision.objects.update(grade="S"),
        lambda: (
            models.GradeDecision.objects.update(is_standing=False),
            again(grade, decided_by=admin, is_standing=True),
        ),
        lambda: models.Publication.objects.first().delete(),
        lambda: models.Objection.objects.update(outcome="upheld"),
        lambda: models.BonusStatement.objects.filter(pk=second.pk).update(status="decided"),
        lambda: models.BonusStatement.objects.filter(pk=first.pk).update(output={"total": 1}),
        lambda: models.StatementDecision.objects.filter(pk=minister.pk).update(decided_by=recommender),
        lambda: again(minister, statement=second, decided_by=recommender),
        lambda: (
            again(minister, statement=second),
            models.BonusStatement.objects.filter(pk=second.pk).update(status="decided"),
        ),
        lambda: models.HeadcountBasis.objects.update(officials=49),
        lambda: models.PrizeAward.objects.update(amount_krw=2),
        lambda: models.PrizeProposal.objects.update(consented_b_by=world.people["a1"]),
    )
    whole = world.stored
    for number, act in enumerate(careless):
        with pgtrigger.ignore(), transaction.atomic():
            act()
            with pytest.raises(AssertionError):
                check(world, "fake", None, whole, replace(world).rows())
                pytest.fail(f"careless change {number} passes")
            transaction.set_rollback(True)
    check(world, "fake", None, whole, world.rows())

    def fake(by: User) -> None:
        round.update(title="몰래 고침")
        if by.role != Role.EVALUATOR:
            raise WrongState("할 수 없습니다.")

    world.do_fake = fake
    for who, said in (("admin", "was refused and still wrote"), ("e1", "came after the close")):
        with transaction.atomic(), pytest.raises(AssertionError, match=said):
            world.try_to(f"fake {who}")
            transaction.set_rollback(True)
