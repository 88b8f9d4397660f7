"""Objections as their readers may see them: 국무조정실 all, an exchangee and an assistant those on their own tasks."""

from dataclasses import dataclass
from datetime import date, datetime

from evaluation.models import EvaluationRound, Objection
from evaluation.queries.results import own_tasks
from exchange.clock import SEOUL
from exchange.models import Post, User
from exchange.roles import Capability
from tasks.models import CollaborationTask


@dataclass(frozen=True)
class ObjectionRow:
    """An objection with the post that it was filed for: posts are named, people are not."""

    objection: Objection
    post: Post

    @property
    def pk(self) -> int:
        return self.objection.pk

    @property
    def task(self) -> CollaborationTask:
        return self.objection.task

    @property
    def position(self) -> int:
        return self.task.position

    @property
    def ministry(self) -> str:
        return f"{self.post.name.short} {self.post.name.title}"

    @property
    def filed_at(self) -> datetime:
        return self.objection.filed_at

    @property
    def text(self) -> str:
        return self.objection.text

    @property
    def outcome(self) -> str:
        return self.objection.get_outcome_display() or "답변 전"

    @property
    def answer(self) -> str:
        return self.objection.answer


def filing_day(objection: Objection) -> date:
    """Return the day by which an objection names the post that filed it."""
    return objection.filed_at.astimezone(SEOUL).date()


def objection_rows(round: EvaluationRound, user: User, on: date) -> list[ObjectionRow]:
    """Return what ``user`` may read, unanswered ones first, then as they came."""
    found = Objection.objects.filter(round=round).called_by(filing_day)
    if not user.may(Capability.KEEP_EVALUATION):
        found = found.filter(task__in=own_tasks(round, user, on))
    rows = [ObjectionRow(each, each.task.pair.post_of(each.side)) for each in found]
    return sorted(rows, key=lambda row: (bool(row.objection.outcome), row.filed_at, row.pk))
