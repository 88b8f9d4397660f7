"""Results as their pages show them, to each reader no more than the reader may know.

What somebody may not see is not left out by a template: the row that the reader gets does not hold it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet

from evaluation import texts
from evaluation.aggregation import exact_of
from evaluation.models import (
    AggregationRun,
    EvaluationRound,
    GradeDecision,
    Objection,
    Publication,
    PublicationKind,
    RoundStatus,
    TaskResult,
)
from evaluation.queries.publications import former_results
from evaluation.queries.scores import latest_run
from evaluation.rules.results import SHOWN
from exchange.models import User
from exchange.roles import Capability
from exchange.rules import posts_of
from tasks.models import CollaborationTask

NO_SCORE = Fraction(-1)  # below every score, for sorting only


class _Row:
    """What every row can say of its task and score."""

    task: CollaborationTask
    score: str | None
    exact: Fraction | None

    @property
    def code(self) -> str:
        return self.task.code

    @property
    def position(self) -> int:
        return self.task.position

    @property
    def ministries(self) -> str:
        pair = self.task.pair
        return f"{pair.post_a.name.short}·{pair.post_b.name.short}"

    @property
    def score_value(self) -> Decimal | None:
        return None if self.score is None else Decimal(self.score)

    @property
    def score_order(self) -> Fraction:
        return NO_SCORE if self.exact is None else self.exact


@dataclass(frozen=True)
class StaffRow(_Row):
    """A task's line as 국무조정실 sees it. ``flips`` names the experts without whom the grade would be another."""

    task: CollaborationTask
    result: TaskResult
    exact: Fraction | None
    score: str | None
    precise: str | None
    adjusted: str | None
    spread: str | None
    decision: GradeDecision | None
    flips: list[str]
    is_bare: bool  # whether it has just enough sheets: without one more there would be no score
    objections: int
    unanswered: int
    near_cut: bool  # whether the score for reading stands on another side of a line than the exact one

    @property
    def counted(self) -> int:
        return self.result.counted

    @property
    def adjusted_value(self) -> Decimal | None:
        return None if self.adjusted is None else Decimal(self.adjusted)

    @property
    def spread_value(self) -> Decimal | None:
        return None if self.spread is None else Decimal(self.spread)

    @property
    def why_none(self) -> str:
        return texts.without_score(self.result.why_none)

    @property
    def remarks(self) -> str:
        """Return what a person should look at, in words."""
        said = [self.why_none]
        said += ["동점"] if self.result.is_tied else []
        said += ["권고와 다른 결정"] if self.departs else []
        said += [f"{', '.join(self.flips)} 제외 시 등급이 바뀜"] if self.flips else []
        said += ["한 명만 빠져도 점수 없음"] if self.is_bare else []
        if self.objections:
            said.append(f"이의 {self.objections}건" + (f"(답변 전 {self.unanswered}건)" if self.unanswered else ""))
        return " · ".join(filter(None, said))

    @property
    def adjusted_order(self) -> Fraction:
        return NO_SCORE if self.adjusted is None else Fraction(self.adjusted)

    @property
    def spread_order(self) -> Fraction:
        return NO_SCORE if self.spread is None else Fraction(self.spread)

    @property
    def recommended(self) -> str:
        return self.result.recommended

    @property
    def grade(self) -> str:
        return self.decision.grade if self.decision else ""

    @property
    def departs(self) -> bool:
        """Whether a person decided otherwise than recommended."""
        return self.decision is not None and self.grade != self.recommended

    @property
    def needs(self) -> str:
        """What a person still has to do, in a word: ``결정`` or ``사유 적고 결정`` or nothing."""
        if self.decision is not None or (self.score is None and not self.objections):
            return ""
        return "사유 적고 결정" if self.result.is_tied or self.score is None else "결정"

    @property
    def is_demo(self) -> bool:
        return self.result.run.round.is_demo


@dataclass(frozen=True)
class PublicRow(_Row):
    """A task's published result: what everybody may know once it is final."""

    task: CollaborationTask
    score: str | None
    exact: Fraction | None
    grade: str
    is_demo: bool


@dataclass(frozen=True)
class OwnRow(PublicRow):
    """The result of a task of the reader's own pair: how many scores stand behind it, and what became of objections."""

    counted: int = 0
    why_none: str = ""
    reason: str = ""
    objections: list[Objection] = field(default_factory=list)

    @property
    def objected(self) -> str:
        """Return how far objections are, in words."""
        pair = self.task.pair
        return " · ".join(
            f"{pair.post_of(each.side).name.short} {each.get_outcome_display() or '답변 전'}"
            for each in self.objections
        )


def undecided_codes(round: EvaluationRound, run: AggregationRun | None) -> list[str]:
    """Return the tasks that a person must still decide on: scored ones, and those whose objection was upheld."""
    if run is None:
        return []
    decided = set(GradeDecision.objects.filter(round=round, is_standing=True).values_list("task__code", flat=True))
    upheld = set(Objection.objects.filter(round=round, outcome="upheld").values_list("task__code", flat=True))
    return [
        code
        for code, line in run.outputs["tasks"].items()
        if code not in decided and (line["score"] is not None or code in upheld)
    ]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Return expert key -> name, for 국무조정실 only."""
    people = User.objects.filter(pk__in={int(key) for key in keys}).values_list("pk", "display_name")
    return {str(key): name for key, name in people}


def staff_rows(round: EvaluationRound, run: AggregationRun | None) -> list[StaffRow]:
    """Return a line for every task of the last computation, the best score first; nothing before one is there."""
    if run is None:
        return []
    decisions = {
        each.task_id: each
        for each in GradeDecision.objects.filter(round=round, is_standing=True).select_related("decided_by")
    }
    objections: dict[int, list[str]] = {}
    for task_id, outcome in Objection.objects.filter(round=round).values_list("task", "outcome"):
        objections.setdefault(task_id, []).append(outcome)
    names = names_of(each["expert"] for each in run.inputs["sheets"])
    rows = []
    for result in _results(run):
        line = run.outputs["tasks"][result.task.code]
        said = objections.get(result.task_id, [])
        rows.append(
            StaffRow(
                result.task,
                result,
                exact_of(line["exact"]),
                line["score"],
                line["precise"],
                line["adjusted"],
                line["spread"],
                decisions.get(result.task_id),
                [names[key] for key, rest in line["without"].items() if rest["grade"] not in ("", line["grade"])],
                bool(line["grade"]) and any(not rest["grade"] for rest in line["without"].values()),
                len(said),
                said.count(""),
                _rounds_over(line, run.inputs["rules"]["lines"]),
            )
        )
    return sorted(rows, key=lambda row: (-row.score_order, row.position))


def _rounds_over(line: dict[str, Any], lines: dict[str, str] | None) -> bool:
    """Whether rounding for reading lifts a score onto a grade's line, or lets it fall below."""
    exact = exact_of(line["exact"])
    if exact is None or not lines:
        return False
    return any((Fraction(line["score"]) >= Fraction(floor)) != (exact >= Fraction(floor)) for floor in lines.values())


def own_posts(user: User, on: date) -> list[int]:
    """Return the posts that ``user`` acts for; none for a role whose own are not posts."""
    return posts_of(user, on)


def sees_all(round: EvaluationRound, user: User) -> bool:
    """Whether ``user`` may see every task's score and grade: who reads results, of a final round."""
    return round.status == RoundStatus.FINAL and user.may(Capability.READ_RESULTS)


def visible_tasks(round: EvaluationRound, user: User, on: date):
    """Return the tasks whose result ``user`` may see in ``round`` on ``on``."""
    if user.may(Capability.KEEP_EVALUATION) or sees_all(round, user):
        return CollaborationTask.objects.all()
    return own_tasks(round, user, on)


def sees_result(round: EvaluationRound, task: CollaborationTask, user: User, on: date) -> bool:
    """Whether ``task`` is among the ``visible_tasks``; asks the database only where not all are."""
    if user.may(Capability.KEEP_EVALUATION) or sees_all(round, user):
        return True
    return own_tasks(round, user, on).filter(pk=task.pk).exists()


def own_tasks(round: EvaluationRound, user: User, on: date):
    """Return the tasks of the pair that an exchangee or an assistant acts for, once their results are shown at all."""
    if round.status in SHOWN and user.may(Capability.WRITE_OWN_PART):
        return CollaborationTask.objects.of_posts(own_posts(user, on))
    return CollaborationTask.objects.none()


def rounds_shown(user: User, on: date) -> list[EvaluationRound]:
    """Return the rounds of which ``user`` may see a result on ``on``, the newest first."""
    final = EvaluationRound.objects.filter(status=RoundStatus.FINAL)
    if not user.may(Capability.READ_RESULTS):
        final = final.none()
    posts = own_posts(user, on)
    if not posts:
        return list(final)
    own = CollaborationTask.objects.of_posts(posts)
    provisional = EvaluationRound.objects.filter(status=RoundStatus.PROVISIONAL, runs__results__task__in=own)
    return list(EvaluationRound.objects.filter(Q(pk__in=final.values("pk")) | Q(pk__in=provisional.values("pk"))))


def published_rows(round: EvaluationRound, user: User, on: date) -> list[PublicRow]:
    """Return what ``user``, who is not 국무조정실's coordinator, may see of each task: OwnRow for the own pair's."""
    run = latest_run(round)
    if run is None or round.status not in SHOWN:
        return []
    posts = set(own_posts(user, on))
    results = [each for each in _results(run) if sees_all(round, user) or _is_own(each.task, posts)]
    if not results:
        return []
    decisions = {
        each.task_id: each
        for each in GradeDecision.objects.filter(round=round, is_standing=True, task__in=[r.task_id for r in results])
    }
    own = [each.task_id for each in results if _is_own(each.task, posts)]
    objections: dict[int, list[Objection]] = {}
    for each in list(Objection.objects.filter(round=round, task__in=own)) if own else []:
        objections.setdefault(each.task_id, []).append(each)
    rows: list[PublicRow] = []
    for result in results:
        line, decision = run.outputs["tasks"][result.task.code], decisions.get(result.task_id)
        shown = (
            result.task,
            line["score"],
            exact_of(line["exact"]),
            decision.grade if decision else "",
            round.is_demo,
        )
        if _is_own(result.task, posts):
            reason = decision.reason if decision else ""
            rows.append(
                OwnRow(*shown, line["n"], texts.without_score(line["why"]), reason, objections.get(result.task_id, []))
            )
        else:
            rows.append(PublicRow(*shown))
    return rows


def _is_own(task: CollaborationTask, posts: set[int]) -> bool:
    return bool({task.pair.post_a_id, task.pair.post_b_id} & posts)


def _results(run: AggregationRun) -> QuerySet[TaskResult]:
    return (
        TaskResult.objects.filter(run=run)
        .select_related("run__round", "task__category")
        .called_by(attrgetter("run.round.named_on"))
        .order_by("task__position", "task__pk")
    )


def told_before(round: EvaluationRound, code: str, *, public_only: bool) -> list[tuple[Publication, str]]:
    """Return what was told of a task before, the newest first, without what holds now.

    public_only  final publications only: the provisional ones were for its two ministries
    """
    publications = Publication.objects.filter(round=round).order_by("number")
    if public_only:
        publications = publications.filter(kind=PublicationKind.FINAL)
    return former_results(publications, code)[1:]
