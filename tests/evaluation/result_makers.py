"""Rounds walked by the actions as far as a test of results needs them, and pages asked for as somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook

from evaluation.actions.aggregation import aggregate_round
from evaluation.actions.grades import decide_as_recommended, decide_grade
from evaluation.actions.publication import finalise_round, publish_round
from evaluation.models import AggregationRun, EvaluationRound, GradeDecision
from evaluation.queries.scores import latest_run
from exchange.models import Role, User
from tests.evaluation.makers import ScoredRound, make_scored_round
from tests.makers import NOON, make_assignment, make_assistance, make_user, name_of
from tests.pages import to

TOTALS = ((95, 93, 91), (85, 84, 83), (75, 74, 73))


@dataclass
class Court:
    """A round with three tasks (S, A, B as recommended), the two exchangees of the first, and everybody else."""

    made: ScoredRound
    a: User
    b: User
    assistant: User
    stranger: User

    @property
    def round(self) -> EvaluationRound:
        return EvaluationRound.objects.get(pk=self.made.round.pk)

    @property
    def by(self) -> User:
        return self.made.coordinator

    @property
    def run(self) -> AggregationRun:
        return latest_run(self.round)

    @property
    def codes(self) -> list[str]:
        return [task.code for task in self.made.tasks]

    def decision(self, code: str) -> GradeDecision | None:
        return GradeDecision.objects.filter(round=self.round, task__code=code, is_standing=True).first()

    def grade_of(self, code: str) -> str:
        decision = self.decision(code)
        return decision.grade if decision else ""

    def aggregate(self, **more) -> AggregationRun:
        return aggregate_round(self.round.pk, **{"by": self.by, "at": NOON} | more)

    def follow(self) -> int:
        """Decide as recommended whatever may be decided so."""
        lines = self.run.outputs["tasks"]
        codes = [code for code, line in lines.items() if line["score"] is not None and not line["tied"]]
        return decide_as_recommended(self.round.pk, codes, run=self.run.number, by=self.by, at=NOON)

    def decide(self, code: str, grade: str, reason: str = "", **more) -> GradeDecision:
        standing = self.decision(code)
        values = {"seen": standing.pk if standing else 0, "run": self.run.number, "by": self.by, "at": NOON} | more
        return decide_grade(self.round.pk, code, grade=grade, reason=reason, **values)

    def publish(self, **more) -> EvaluationRound:
        return publish_round(self.round.pk, **{"by": self.by, "at": NOON} | more)

    def finalise(self, **more) -> EvaluationRound:
        return finalise_round(self.round.pk, **{"by": self.by, "at": NOON} | more)

    def reach(self, status: str) -> "Court":
        """Walk a round that is being gathered to ``status`` by the actions; a final one as a rehearsal would."""
        if status in ("aggregating", "provisional", "final"):
            self.aggregate()
            self.follow()
        if status in ("provisional", "final"):
            self.publish()
        if status == "final":
            self.finalise(at=self.round.objections_until + timedelta(days=self.round.hold_days, minutes=1))
        return self

    def people(self) -> dict[str, User]:
        """Return somebody of every role; the exchangee and the assistant are those of the first task."""
        return {
            Role.COORDINATOR: self.by,
            Role.ADMIN: make_user(Role.ADMIN),
            Role.EXCHANGEE: self.a,
            Role.ASSISTANT: self.assistant,
            Role.EVALUATOR: self.made.experts[0],
            Role.DECIDER: make_user(Role.DECIDER, ministry=name_of(self.made.tasks[0].pair.post_a).ministry),
            Role.VIEWER: make_user(Role.VIEWER),
        }


def make_court(totals: Sequence[Sequence] = TOTALS, *, status: str = "aggregating", **rubric_fields) -> Court:
    """Make a scored round that stands in ``status`` without anything computed yet."""
    made = make_scored_round(totals, status=status, **rubric_fields)
    pair = made.tasks[0].pair
    seat = make_assignment(pair.post_a)
    other = make_assignment(pair.post_b)
    stranger = make_assignment(made.tasks[-1].pair.post_a)
    return Court(made, seat.holder, other.holder, make_assistance(pair.post_a).assistant, stranger.holder)


def address(name: str, *args) -> str:
    return to(f"evaluation:{name}", *args)


def cells(answer) -> list[list]:
    """Return the rows of an Excel answer."""
    content = answer.getvalue()
    answer.streaming_content = [content]  # a test may look again
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
