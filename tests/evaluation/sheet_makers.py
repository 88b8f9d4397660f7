"""An expert at work: a round being scored, tasks given and declared free of interest, and what is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from evaluation.actions.sheets import abstain_sheet, reopen_sheet, save_sheet, submit_sheet
from evaluation.models import EvaluationRound, ExpertAssignment, RoundStatus, Rubric, ScoreSheet
from evaluation.rules.sheets import Answer
from exchange.models import Role, User
from tests.evaluation.makers import make_evaluation_round, make_expert, make_expert_assignment, make_rubric
from tests.makers import NOON, make_task, make_user
from tests.pages import to


@dataclass
class Chair:
    """One expert's place in a round, with the tasks given."""

    round: EvaluationRound
    rubric: Rubric
    expert: User
    assignments: list[ExpertAssignment]
    coordinator: User

    @property
    def assignment(self) -> ExpertAssignment:
        return self.assignments[0]

    @property
    def task(self):
        return self.assignment.task

    @property
    def sheet(self) -> ScoreSheet | None:
        return ScoreSheet.objects.filter(assignment=self.assignment).first()

    def answers(self, *values, **comments) -> dict[int, Answer]:
        """Return an answer for each criterion: 80 throughout, or ``values`` in their order (None: not applicable)."""
        values = values or (80,) * self.rubric.criteria.count()
        return {
            criterion.pk: Answer(None if value is None else Decimal(value), value is None, comments.get("comment", ""))
            for criterion, value in zip(self.rubric.criteria.all(), values, strict=True)
        }

    def version(self) -> int:
        return self.sheet.version if self.sheet else 0

    def save(self, *values, **said) -> ScoreSheet:
        return self._write(save_sheet, *values, **said)

    def submit(self, *values, **said) -> ScoreSheet:
        return self._write(submit_sheet, *values, **said)

    def _write(
        self, action: Callable, *values, version: int | None = None, comment: str = "", by: User | None = None
    ) -> ScoreSheet:
        return action(
            self.assignment.pk,
            answers=self.answers(*values),
            comment=comment,
            version=self.version() if version is None else version,
            by=by or self.expert,
            at=NOON,
        )

    def reopen(self) -> ScoreSheet:
        return reopen_sheet(self.assignment.pk, by=self.expert, at=NOON)

    def abstain(self, reason: str = "전문 분야가 아님") -> ScoreSheet:
        return abstain_sheet(self.assignment.pk, reason=reason, by=self.expert, at=NOON)

    def set_status(self, status: str) -> None:
        """Put the round into another step without walking there."""
        stamps = {"closed_at": NOON, "closed_by": self.coordinator}
        if status in (RoundStatus.PROVISIONAL, RoundStatus.FINAL):
            stamps |= {"published_at": NOON, "published_by": self.coordinator, "objections_until": NOON.replace(day=20)}
        if status == RoundStatus.FINAL:
            stamps |= {"finalised_at": NOON, "finalised_by": self.coordinator}
        EvaluationRound.objects.filter(pk=self.round.pk).update(status=status, **stamps)
        self.round.refresh_from_db()

    def address(self, page: str = "sheet_edit", code: str = "") -> str:
        code = code or self.task.code
        of_a_task = page.startswith("sheet_") and not page.startswith("sheet_totals")
        keys = [self.round.slug, code] if of_a_task else [self.round.slug]
        return to(f"evaluation:{page}", *keys)

    def typed(self, *values, **more) -> dict[str, str]:
        """Return what the form sends: 80 throughout or ``values`` ("" empty, None 해당 없음), and ``more`` fields."""
        criteria = list(self.rubric.criteria.all())
        sent = {"version": str(self.version()), "comment": ""}
        for criterion, value in zip(criteria, values or ("80",) * len(criteria), strict=True):
            sent[f"score_{criterion.pk}"] = "" if value is None else str(value)
            sent[f"comment_{criterion.pk}"] = ""
            if value is None:
                sent[f"na_{criterion.pk}"] = "on"
        return sent | more

    def criterion(self, place: int = 0):
        return list(self.rubric.criteria.all())[place]


def make_chair(*, tasks: int = 1, declared: bool = True, status: str = RoundStatus.SCORING, **rubric) -> Chair:
    """Give ``tasks`` new tasks of a new round to a new expert."""
    coordinator = make_user(Role.COORDINATOR)
    round = make_evaluation_round(status, by=coordinator)
    expert = make_expert()
    given = [
        make_expert_assignment(round, make_task(), expert, declared=declared, assigned_by=coordinator)
        for _ in range(tasks)
    ]
    return Chair(round, make_rubric(round, **rubric), expert, given, coordinator)


def another_chair(chair: Chair, **fields) -> Chair:
    """Seat another expert on the same tasks."""
    expert = make_expert()
    given = [make_expert_assignment(chair.round, each.task, expert, **fields) for each in chair.assignments]
    return Chair(chair.round, chair.rubric, expert, given, chair.coordinator)
