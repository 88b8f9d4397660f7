"""Makers of the evaluation: the smallest valid row of its kind, saved. Keywords override any field.

No action is called here, so history rows made by these carry no verb. What a phase needs (a sealed rubric, experts) is
made by ``make_scored_round``; the phase itself is set, not walked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from evaluation.models import (
    AggregationRun,
    Anchor,
    ConflictDeclaration,
    Criterion,
    EvaluationRound,
    ExpertAssignment,
    ExpertProfile,
    GradeDecision,
    GradeLine,
    GradeNotice,
    Objection,
    Publication,
    RoundStatus,
    Rubric,
    Score,
    ScoreSheet,
    SheetStatus,
    TaskResult,
)
from exchange.models import Role, User
from tasks.models import CollaborationTask
from tests.makers import NOON, make_assignment, make_task, make_user, name_of
from tests.pages import to

FINGERPRINT = "0" * 64
LINES = {"S": Decimal(90), "A": Decimal(80), "B": Decimal(70)}
CRITERIA = (("국민이 체감하는 변화", 4500), ("목표 달성", 3000), ("협업 노력", 1500), ("만족", 1000))


def make_evaluation_round(status: str = RoundStatus.SCORING, **fields) -> EvaluationRound:
    """Make the annual round of 2024, or of another ``year``, standing in ``status``."""
    year = fields.setdefault("year", 2024)
    by = fields.pop("by", None) or make_user(Role.COORDINATOR)
    stamps = {}
    reached = list(RoundStatus.values).index(status)
    for place, verb in enumerate(("opened", "closed", "published", "finalised"), start=1):
        if reached >= place:
            stamps |= {f"{verb}_at": NOON, f"{verb}_by": by}
    if reached >= 3:
        stamps["objections_until"] = NOON + timedelta(days=7)
    values = {"slug": str(year), "title": f"{year}년 협업과제 평가", "scoring_until": NOON + timedelta(days=14)}
    return EvaluationRound.objects.create(**{**values, "status": status} | stamps | fields)


def make_rubric(
    round: EvaluationRound | None = None, *, criteria=CRITERIA, sealed: bool = True, lines=LINES, shares=None, **fields
) -> Rubric:
    """Make a rubric with criteria, one anchor each and grade lines; sealed at the end, as its triggers ask.

    shares  grade -> percent in place of ``lines``
    """
    fields |= {"grade_mode": "quotas"} if shares else {}
    rubric = Rubric.objects.create(
        **{"round": round or make_evaluation_round(), "reasoning": "시험에 쓰는 기준", "version": 1} | fields
    )
    for position, (name, weight) in enumerate(criteria, start=1):
        criterion = Criterion.objects.create(
            rubric=rubric, position=position, name=name, question=f"{name}을 묻습니다.", weight_bp=weight
        )
        Anchor.objects.create(rubric=rubric, criterion=criterion, score=100, text="더 바랄 것이 없음")
    for grade, percent in (shares or {}).items():
        GradeLine.objects.create(rubric=rubric, grade=grade, percent=percent)
    for grade, floor in ({} if shares else lines).items():
        GradeLine.objects.create(rubric=rubric, grade=grade, floor=floor)
    if sealed:
        by = make_user(Role.COORDINATOR)
        rubric.published_at = rubric.sealed_at = NOON
        rubric.published_by = rubric.sealed_by = by
        rubric.fingerprint = FINGERPRINT
        rubric.save()
    return rubric


def make_expert(**fields) -> User:
    """Make an evaluator with a profile that raises no suspicion; ``employer`` etc. go to the profile."""
    profile = {
        key: fields.pop(key) for key in ("employer", "former_posts", "commissions", "load_limit") if key in fields
    }
    expert = make_user(Role.EVALUATOR, **fields)
    ExpertProfile.objects.create(expert=expert, **{"employer": "한빛대학교"} | profile)
    return expert


def make_expert_assignment(
    round: EvaluationRound, task: CollaborationTask, expert: User | None = None, *, declared: bool = True, **fields
) -> ExpertAssignment:
    """Give ``task`` to ``expert`` (a new one), who has declared no conflict unless told otherwise."""
    expert = expert or make_expert()
    if declared:
        ConflictDeclaration.objects.get_or_create(
            round=round,
            expert=expert,
            task=task,
            defaults={"has_conflict": False, "declared_at": NOON, "declared_by": expert},
        )
    by = fields.pop("assigned_by", None) or make_user(Role.COORDINATOR)
    return ExpertAssignment.objects.create(
        round=round, expert=expert, task=task, assigned_by=by, **{"assigned_at": NOON} | fields
    )


def make_sheet(
    assignment: ExpertAssignment, values: Sequence | Mapping = (), *, status: str = SheetStatus.SUBMITTED, **fields
) -> ScoreSheet:
    """Make a sheet of ``assignment``; ``values`` in the order of the criteria, None for 해당 없음."""
    stamps = {"submitted_at": NOON, "submitted_by": assignment.expert} if status == SheetStatus.SUBMITTED else {}
    sheet = ScoreSheet.objects.create(assignment=assignment, status=status, **stamps | fields)
    rubric = Rubric.objects.sealed().filter(round=assignment.round).order_by("-version").first()
    criteria = list(rubric.criteria.all()) if rubric else []
    for criterion, value in zip(criteria, values, strict=False):
        Score.objects.create(sheet=sheet, criterion=criterion, value=value, is_not_applicable=value is None)
    return sheet


@dataclass
class ScoredRound:
    """A round with tasks, experts and their submitted sheets: sheets[task code][expert number]."""

    round: EvaluationRound
    rubric: Rubric
    tasks: list[CollaborationTask]
    experts: list[User]
    sheets: dict[str, list[ScoreSheet]]
    coordinator: User


def make_scored_round(
    totals: Sequence[Sequence[int]] = ((95, 93, 91), (85, 84, 83), (75, 74, 73)),
    *,
    status: str = RoundStatus.SCORING,
    **rubric_fields,
) -> ScoredRound:
    """Make a round in which each row of ``totals`` is a task and each column an expert who gave that value throughout.

    None leaves a sheet open and empty. The rubric's minimum is 3, aggregation the plain mean unless told otherwise.
    """
    coordinator = make_user(Role.COORDINATOR)
    round = make_evaluation_round(status, by=coordinator)
    rubric = make_rubric(round, **{"aggregation": "mean"} | rubric_fields)
    experts = [make_expert() for _ in range(max(map(len, totals)))]
    tasks, sheets = [], {}
    for row in totals:
        task = make_task()
        tasks.append(task)
        sheets[task.code] = []
        for expert, value in zip(experts, row, strict=False):
            assignment = make_expert_assignment(round, task, expert, assigned_by=coordinator)
            if value is None:
                sheets[task.code].append(make_sheet(assignment, status=SheetStatus.OPEN))
            else:
                sheets[task.code].append(make_sheet(assignment, [value] * rubric.criteria.count()))
    return ScoredRound(round, rubric, tasks, experts, sheets, coordinator)


def make_grade_notice(round: EvaluationRound, assignment=None, **fields) -> GradeNotice:
    """Make what a ministry told of one exchangee: 4급, S, a whole year, paid on 2025-03-20."""
    assignment = assignment or make_assignment()
    ministry = assignment.home_ministry or name_of(assignment.post).ministry
    by = fields.pop("entered_by", None) or make_user(Role.DECIDER, ministry=ministry)
    return GradeNotice.objects.create(
        **{
            "round": round,
            "assignment": assignment,
            "exchange_form": "dispatch",
            "evaluating_ministry": ministry,
            "paying_ministry": ministry,
            "track": "PERF",
            "level": "4급",
            "assessed": "S",
            "pay_date": date(2025, 3, 20),
            "document": "시험-1",
            "notified_on": date(2024, 10, 4),
            "entered_at": NOON,
            "entered_by": by,
        }
        | fields
    )


def make_run(round: EvaluationRound | None = None, **fields) -> AggregationRun:
    """Make a computation of ``round`` (a new one) into which nothing went."""
    rubric = (
        fields.pop("rubric", None)
        or (Rubric.objects.filter(round=round).first() if round else None)
        or make_rubric(round)
    )
    return AggregationRun.objects.create(
        **{
            "round": rubric.round,
            "rubric": rubric,
            "number": 1,
            "inputs": {},
            "outputs": {"tasks": {}},
            "fingerprint": FINGERPRINT,
            "made_at": NOON,
            "made_by": fields.get("made_by") or make_user(Role.COORDINATOR),
        }
        | fields
    )


def make_result(run: AggregationRun | None = None, **fields) -> TaskResult:
    """Make the line of a task (a new one) with three sheets and 91.1 points."""
    return TaskResult.objects.create(
        **{"run": run or make_run(), "counted": 3, "score": Decimal("91.1"), "recommended": "S"}
        | fields
        | {"task": fields.get("task") or make_task()}
    )


def make_grade_decision(result: TaskResult | None = None, **fields) -> GradeDecision:
    """Make a standing decision that follows the recommendation."""
    result = result or make_result()
    return GradeDecision.objects.create(
        **{
            "round": result.run.round,
            "task": result.task,
            "result": result,
            "grade": "S",
            "decided_at": NOON,
            "decided_by": fields.get("decided_by") or make_user(Role.COORDINATOR),
        }
        | fields
    )


def make_objection(round: EvaluationRound | None = None, task: CollaborationTask | None = None, **fields) -> Objection:
    """Make an objection of side a, not answered yet."""
    return Objection.objects.create(
        **{
            "round": round or make_evaluation_round(RoundStatus.PROVISIONAL),
            "task": task or make_task(),
            "side": "a",
            "text": "협의 기간이 사실과 다릅니다.",
            "filed_at": NOON,
            "filed_by": fields.get("filed_by") or make_user(),
        }
        | fields
    )


def make_publication(run: AggregationRun | None = None, **fields) -> Publication:
    """Make a provisional publication that shows nothing."""
    run = run or make_run()
    return Publication.objects.create(
        **{
            "round": run.round,
            "number": 1,
            "kind": "provisional",
            "run": run,
            "results": {},
            "fingerprint": FINGERPRINT,
            "published_at": NOON,
            "published_by": fields.get("published_by") or make_user(Role.COORDINATOR),
        }
        | fields
    )


def page(name: str, round: EvaluationRound | None = None, *more: str | int) -> str:
    """Return the address of a page of the evaluation, of one round where that is given."""
    return to(f"evaluation:{name}", *([round.slug, *more] if round else []))
