"""Makers of prize money: a final round with a task whose two posts are held."""

from dataclasses import dataclass

from evaluation.models import (
    AggregationRun,
    EvaluationRound,
    GradeDecision,
    PrizeAward,
    PrizeProposal,
    PrizeRule,
    RoundStatus,
    TaskResult,
)
from exchange.models import Role, User
from tasks.models import CollaborationTask
from tests.evaluation.makers import FINGERPRINT, make_evaluation_round, make_rubric
from tests.makers import NOON, make_assignment, make_assistance, make_task, make_user


@dataclass
class Prize:
    """A task with an S in a final round, 1,000,001 won for it, and everybody who has to do with it."""

    round: EvaluationRound
    task: CollaborationTask
    award: PrizeAward
    a: User
    b: User
    assistant: User
    coordinator: User

    def fresh(self) -> PrizeAward:
        return PrizeAward.objects.for_table().get(pk=self.award.pk)

    def last(self) -> PrizeProposal | None:
        return self.award.proposals.order_by("number").last()


def make_final_grade(round: EvaluationRound, task: CollaborationTask, grade: str = "S", **fields) -> GradeDecision:
    """Decide ``grade`` for ``task``, on a computation of its own line."""
    run = AggregationRun.objects.filter(round=round).first() or AggregationRun.objects.create(
        round=round,
        rubric=round.rubrics.first() or make_rubric(round),
        number=1,
        inputs={},
        outputs={},
        fingerprint=FINGERPRINT,
        made_at=NOON,
        made_by=round.finalised_by or make_user(Role.COORDINATOR),
    )
    result = TaskResult.objects.create(run=run, task=task, counted=3, score=91, recommended=grade)
    return GradeDecision.objects.create(
        **{
            "round": round,
            "task": task,
            "result": result,
            "grade": grade,
            "decided_at": NOON,
            "decided_by": run.made_by,
        }
        | fields
    )


def make_prize_rule(round: EvaluationRound | None = None, **fields) -> PrizeRule:
    return PrizeRule.objects.create(
        **{
            "round": round or make_evaluation_round(RoundStatus.FINAL),
            "grade": "S",
            "amount_krw": 1_000_001,
            "basis": "시험 계획",
            "entered_at": NOON,
            "entered_by": fields.get("entered_by") or make_user(Role.COORDINATOR),
        }
        | fields
    )


def make_award(round: EvaluationRound | None = None, task: CollaborationTask | None = None, **fields) -> PrizeAward:
    """Make the award of a task of its own, with no grade decided for it."""
    return PrizeAward.objects.create(
        **{
            "round": round or make_evaluation_round(RoundStatus.FINAL, kind="rehearsal", slug="2024-rehearsal"),
            "task": task or make_task(),
            "amount_krw": 1_000_001,
            "grade": "S",
            "basis": "시험 계획",
            "decided_at": NOON,
            "decided_by": fields.get("decided_by") or make_user(Role.COORDINATOR),
        }
        | fields
    )


def make_proposal(award: PrizeAward | None = None, **fields) -> PrizeProposal:
    award = award or make_award()
    return PrizeProposal.objects.create(
        **{
            "award": award,
            "number": 1,
            "total_krw": award.amount_krw,
            "share_a_krw": award.amount_krw - 400_000,
            "share_b_krw": 400_000,
            "reason": "맡은 일에 따름",
            "proposed_at": NOON,
            "proposed_by": fields.get("proposed_by") or make_user(Role.EXCHANGEE),
        }
        | fields
    )


def make_prize(round: EvaluationRound | None = None, **fields) -> Prize:
    """Make a task with prize money to be divided; ``fields`` go to the award."""
    coordinator = make_user(Role.COORDINATOR)
    round = round or make_evaluation_round(RoundStatus.FINAL, by=coordinator)
    task = make_task()
    a, b = make_assignment(task.pair.post_a).holder, make_assignment(task.pair.post_b).holder
    assistant = make_assistance(task.pair.post_a).assistant
    make_final_grade(round, task)
    award = make_award(round, task, decided_by=coordinator, **fields)
    return Prize(round, task, award, a, b, assistant, coordinator)
