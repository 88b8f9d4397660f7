"""The experts of a round: who they are, what stands with them, what speaks against one of them on one task."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Max, Q
from django.urls import reverse

from evaluation.models import (
    ConflictDeclaration,
    EvaluationRound,
    ExpertAssignment,
    ExpertProfile,
    Rubric,
    SheetStatus,
)
from evaluation.queries.rounds import tasks_of
from evaluation.queries.rubrics import rubric_in_force
from evaluation.queries.suspicions import Suspicion, suspicions
from evaluation.rules.experts import USUAL_LIMIT, Plan, share_out
from exchange.models import Notice, User
from exchange.roles import Capability
from tasks.models import CollaborationTask

USUAL_MINIMUM = 3  # experts a task, until a rubric says otherwise
FINISHED = (SheetStatus.SUBMITTED, SheetStatus.ABSTAINED, SheetStatus.VOIDED)  # nothing more is asked of the expert
LOST = (SheetStatus.ABSTAINED, SheetStatus.VOIDED)  # sheets that no score comes from any more


@dataclass
class ExpertLine:
    """One expert with what stands with them in the round."""

    expert: User
    profile: ExpertProfile | None
    given: list[ExpertAssignment] = field(default_factory=list)
    declared: dict[int, ConflictDeclaration] = field(default_factory=dict)

    @property
    def limit(self) -> int:
        return self.profile.load_limit if self.profile else USUAL_LIMIT

    @property
    def load(self) -> int:
        return len(self.given)

    @property
    def room(self) -> int:
        return max(0, self.limit - self.load)

    @property
    def is_demo(self) -> bool:
        return self.expert.is_demo

    @property
    def conflicts(self) -> set[int]:
        """Tasks on which a conflict was declared."""
        return {task for task, word in self.declared.items() if word.has_conflict}

    @property
    def undeclared(self) -> int:
        """How many of the tasks that stand with them they have not spoken on yet."""
        return sum(1 for each in self.given if each.task_id not in self.declared)

    @property
    def left(self) -> int:
        """How many tasks they still have to score: neither finished nor told to be in conflict."""
        return sum(1 for each in self.given if status_of(each) not in FINISHED and each.task_id not in self.conflicts)

    def count(self, *statuses: str) -> int:
        return sum(1 for each in self.given if status_of(each) in statuses)

    @property
    def submitted(self) -> int:
        return self.count(SheetStatus.SUBMITTED)


def status_of(assignment: ExpertAssignment) -> str:
    """Return the sheet's status, "" where it was not begun; ``sheet`` must have been read with the assignment."""
    sheet = getattr(assignment, "sheet", None)
    return sheet.status if sheet else ""


@dataclass
class TaskLine:
    """One task with the experts on it: (assignment, declared conflict, suggested ties).

    counted  how many of them a score can still come from: free of conflict, not abstained, not left out
    """

    task: CollaborationTask
    given: list[tuple[ExpertAssignment, bool, list[Suspicion]]] = field(default_factory=list)

    @property
    def counted(self) -> int:
        return sum(
            1
            for each, conflict, _ in self.given
            if not conflict and each.expert.is_active and status_of(each) not in LOST
        )


class Staff:
    """Everything about experts and tasks of one round, in seven statements for any number of either."""

    def __init__(self, round: EvaluationRound, *, rubric: Rubric | None = None) -> None:
        self.round = round
        self.rubric = rubric or rubric_in_force(round)
        self.minimum = self.rubric.minimum_scores if self.rubric else USUAL_MINIMUM
        self.tasks = list(tasks_of(round))
        profiles = {each.expert_id: each for each in ExpertProfile.objects.all()}
        given = list(
            round.assignments.standing()
            .select_related("expert", "sheet", "replaces__expert")
            .order_by("task__position", "pk")
        )
        words: dict[int, dict[int, ConflictDeclaration]] = defaultdict(dict)
        for word in ConflictDeclaration.objects.filter(round=round):
            words[word.expert_id][word.task_id] = word
        people = {each.pk: each for each in User.objects.able_to_log_in().who_may(Capability.SCORE)}
        people |= {each.expert_id: each.expert for each in given}
        self.experts = {
            each.pk: ExpertLine(each, profiles.get(each.pk), declared=words[each.pk])
            for each in sorted(people.values(), key=lambda person: (person.display_name, person.pk))
        }
        lines = {task.pk: TaskLine(task) for task in self.tasks}
        for each in given:
            line = self.experts[each.expert_id]
            line.given.append(each)
            if each.task_id in lines:
                each.task = lines[each.task_id].task
                conflict = each.task_id in line.conflicts
                lines[each.task_id].given.append((each, conflict, self.ties(each.expert_id, each.task)))
        self.lines = list(lines.values())

    def ties(self, expert: int, task: CollaborationTask) -> list[Suspicion]:
        """Return what suggests a conflict of ``expert`` on ``task``."""
        return suspicions(self.experts[expert].profile, task.pair)

    @cached_property
    def short(self) -> list[TaskLine]:
        """Tasks with fewer experts free of conflict than a score needs."""
        return [line for line in self.lines if line.counted < self.minimum]

    def plan(self, wanted: int) -> Plan:
        """Return what handing out evenly would do until ``wanted`` experts stand on every task."""
        experts = {key: line for key, line in self.experts.items() if line.expert.is_active}
        barred = {
            key: line.conflicts | {task.pk for task in self.tasks if self.ties(key, task)}
            for key, line in experts.items()
        }
        return share_out(
            [task.pk for task in self.tasks],
            wanted=wanted,
            limits={key: line.limit for key, line in experts.items()},
            standing={key: {each.task_id for each in line.given} for key, line in experts.items()},
            counted={line.task.pk: line.counted for line in self.lines},
            barred=barred,
        )


def vacated(round: EvaluationRound) -> dict[int, list[ExpertAssignment]]:
    """Return task → assignments from which no score comes any more and that nobody replaces yet, the oldest first."""
    found: dict[int, list[ExpertAssignment]] = {}
    lost = round.assignments.filter(Q(withdrawn_at__isnull=False) | Q(sheet__status__in=LOST))
    replaced = ExpertAssignment.objects.filter(round=round, replaces__isnull=False).values("replaces")
    for each in lost.exclude(pk__in=replaced).order_by("pk"):
        found.setdefault(each.task_id, []).append(each)
    return found


REMINDER = "{round} 채점 마감은 {until}입니다. 아직 제출하지 않은 과제 {count}건이 있습니다."


def reminders_of(round: EvaluationRound) -> dict[int, datetime]:
    """Return expert's key → when they were last reminded of their tasks in ``round``, as long as notices are kept."""
    path, beginning = reverse("evaluation:sheets", args=[round.slug]), REMINDER.format(round=round, until="{", count=0)
    sent = Notice.objects.filter(path=path, text__startswith=beginning.partition("{")[0])
    return dict(sent.order_by().values("user_id").annotate(last=Max("made_at")).values_list("user_id", "last"))
