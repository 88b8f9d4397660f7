"""A counter at which statements are made: one pair, its round with results, the people of every step, pay rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evaluation.actions import decisions
from evaluation.actions.headcounts import set_headcount
from evaluation.actions.staleness import refresh_staleness
from evaluation.actions.statements import make_statement
from evaluation.models import (
    AggregationRun,
    BonusRule,
    BonusStatement,
    EvaluationRound,
    GradeDecision,
    GradeNotice,
    GuaranteeRule,
    PayBase,
    PayRate,
    TaskResult,
)
from evaluation.rules.bonus import headcount_day
from exchange.models import Assignment, ExchangePair, Ministry, Role, User
from tasks.models import CollaborationTask
from tests.evaluation.makers import FINGERPRINT, make_evaluation_round, make_grade_notice, make_rubric
from tests.makers import NOON, make_assignment, make_ministry, make_pair, make_post, make_task, make_user, name_of

BASE_KRW = 115_230_000
MINISTERS = {"happened_on": date(2024, 10, 8), "document": "인사-12", "on_behalf": "시험부장관", "reason": "상위 성과"}
COMMITTEES = {"happened_on": date(2024, 10, 7), "document": "심의-3", "members": 5, "present": 4, "in_favour": 3}


def make_pay_rows(*, base: bool = True, status: str = "synthetic", **rule: Any) -> None:
    """Publish 8/6/4/0 for 3·4급, 18/12/8/0 for 고위공무원, the rule of 2 %, both guarantees, and a base of 4급."""
    known: dict[str, Any] = {"source_title": "시험 자료", "published_at": NOON}
    for track, bp in (("PERF", (800, 600, 400)), ("SES", (1800, 1200, 800))):
        s, a, b = bp
        PayRate.objects.create(track=track, s_bp=s, a_bp=a, b_bp=b, effective_from=date(2016, 1, 1), **known)
    values = {"article": "제7조의2제6항", "decree": "제33733호", "headcount_percent": 2, "long_term_max_bp": 5000}
    BonusRule.objects.create(effective_from=date(2024, 1, 1), **values | rule | known)
    for name in ("NOT_LOWEST", "STEP_UP"):
        GuaranteeRule.objects.create(name=name, effective_from=date(2024, 1, 1), **known)
    if base:
        make_base(status=status)


def make_base(**fields: Any) -> PayBase:
    values = {"track": "PERF", "level": "4급", "amount_krw": BASE_KRW, "status": "synthetic"}
    known = {"effective_from": date(2025, 1, 1), "source_title": "시험 기준표", "published_at": NOON}
    return PayBase.objects.create(**values | known | fields)


def make_results(round: EvaluationRound, tasks: list[CollaborationTask], *, score: str = "94.2", number: int = 1):
    """Make a computation of the round with one score for all ``tasks``, and S decided where nothing was yet."""
    rubric = round.rubrics.first() or make_rubric(round)
    by = make_user(Role.COORDINATOR)
    run = AggregationRun.objects.create(
        round=round,
        rubric=rubric,
        number=number,
        inputs={},
        outputs={},
        fingerprint=FINGERPRINT,
        made_at=NOON,
        made_by=by,
    )
    for task in tasks:
        result = TaskResult.objects.create(run=run, task=task, counted=5, score=Decimal(score), recommended="S")
        if not GradeDecision.objects.filter(round=round, task=task, is_standing=True).exists():
            GradeDecision.objects.create(
                round=round, task=task, result=result, grade="S", decided_at=NOON, decided_by=by
            )
    return run


@dataclass
class Counter:
    """``person`` of ``home`` sits in a post of ``host``, by dispatch: ``home`` evaluates and pays."""

    round: EvaluationRound
    pair: ExchangePair
    tasks: list[CollaborationTask]
    home: Ministry
    host: Ministry
    person: User
    assignment: Assignment
    coordinator: User
    decider: User

    def notice(self, **fields: Any) -> GradeNotice:
        GradeNotice.objects.filter(round=self.round, assignment=self.assignment).update(is_standing=False)
        made = make_grade_notice(self.round, self.assignment, entered_by=self.decider, **fields)
        refresh_staleness([self.round.pk])  # as the action does at its end
        return made

    def count(self, officials: int = 100) -> None:
        set_headcount(
            self.round.pk,
            self.home.pk,
            officials=officials,
            counted_on=headcount_day(self.round),
            source="정원표",
            by=self.decider,
            at=NOON,
        )

    def make(self) -> BonusStatement:
        return make_statement(self.round.pk, self.assignment.pk, by=self.coordinator, at=NOON)

    def review(self, statement: BonusStatement) -> BonusStatement:
        return decisions.review_statement(statement.pk, by=self.coordinator, at=NOON)

    def recommend(self, statement: BonusStatement, *, agrees: bool = True) -> BonusStatement:
        return decisions.recommend_statement(
            statement.pk, agrees=agrees, reason="협업과제 성과", by=self.coordinator, at=NOON
        )

    def committee(self, statement: BonusStatement, **fields: Any) -> BonusStatement:
        return decisions.record_committee(statement.pk, by=self.decider, at=NOON, **COMMITTEES | fields)

    def decide(self, statement: BonusStatement, *, agrees: bool = True, **fields: Any) -> BonusStatement:
        by = fields.pop("by", self.decider)
        return decisions.record_decision(statement.pk, agrees=agrees, by=by, at=NOON, **MINISTERS | fields)

    def notify(self, statement: BonusStatement) -> BonusStatement:
        return decisions.notify_person(statement.pk, by=self.decider, at=NOON)

    def walk(self, until: str = "notified", *, agrees: bool = True) -> BonusStatement:
        """Make a statement and take it to the step ``until``; ``agrees``: what the minister decides."""
        statement = self.make()
        steps = {
            "in_review": self.review,
            "recommended": self.recommend,
            "committee": self.committee,
            "decided": lambda one: self.decide(one, agrees=agrees),
            "notified": self.notify,
        }
        for step, act in steps.items():
            if until == "computed":
                break
            statement = act(statement)
            if step == until:
                break
        return BonusStatement.objects.get(pk=statement.pk)


def make_counter(
    status: str = "final",
    *,
    round: EvaluationRound | None = None,
    rows: bool = True,
    home: Ministry | None = None,
    **more,
) -> Counter:
    """Make a counter with a told grade (``more``: fields of the notice), headcount 100 and pay rows."""
    round = round or make_evaluation_round(status)
    if rows:
        make_pay_rows()
    home = home or make_ministry()
    pair = make_pair(post_a=make_post(), post_b=make_post(ministry=home))
    tasks = [make_task(pair) for _ in range(2)]
    person = make_user(Role.EXCHANGEE)
    assignment = make_assignment(pair.post_a, person, home_ministry=home)
    decider = User.objects.filter(role=Role.DECIDER, ministry=home).first() or make_user(Role.DECIDER, ministry=home)
    counter = Counter(
        round,
        pair,
        tasks,
        home,
        name_of(pair.post_a).ministry,
        person,
        assignment,
        make_user(Role.COORDINATOR),
        decider,
    )
    run = AggregationRun.objects.filter(round=round).order_by("-number").first()
    make_results(round, tasks, number=run.number + 1 if run else 1)
    counter.notice(**more)
    counter.count()
    return counter


def make_told_statement(round: EvaluationRound, assignment: Assignment) -> BonusStatement:
    """Make a statement that its person has been told, paid by the ministry of the post; nobody's steps are recorded."""
    if not PayRate.objects.exists():
        make_pay_rows()
    ministry = name_of(assignment.post).ministry
    notice = make_grade_notice(
        round, assignment, exchange_form="transfer", evaluating_ministry=ministry, paying_ministry=ministry
    )
    statement = make_statement(round.pk, assignment.pk, by=make_user(Role.COORDINATOR), at=NOON)
    row = BonusStatement.objects.filter(pk=statement.pk)
    for status in ("in_review", "recommended", "decided"):
        row.update(status=status)
    row.update(status="notified", notified_at=NOON, notified_by=notice.entered_by)
    return statement
