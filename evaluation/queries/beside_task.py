"""The way from a task's page to its evaluation, for whom that result is shown."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from evaluation.models import AggregationRun, EvaluationRound, TaskResult
from evaluation.queries.results import sees_result
from exchange.models import User
from tasks.models import CollaborationTask
from tasks.queries.beside import Line
from tasks.queries.prepared import prepared_rows


def lines_of(task: CollaborationTask, user: User, on: date) -> list[Line]:
    """Return a line for each round whose result for ``task`` the results' page would show ``user`` on ``on``.

    No score and no grade stands in it. One statement, and two more for each round whose
    results only the two ministries see yet.
    """
    return [
        Line(
            "평가 결과",
            round.title,
            reverse("evaluation:result_detail", args=[round.slug, task.code]),
            (
                round.get_status_display(),
                *(["예행"] if round.is_rehearsal else []),
                *(["시연값"] if round.is_demo else []),
            ),
        )
        for round in prepared_rows(_judged, task=task.pk)
        if sees_result(round, task, user, on)
    ]


def _judged(task: int) -> QuerySet[EvaluationRound]:
    """Return the rounds whose last computation has a result for the task with this key."""
    latest = AggregationRun.objects.filter(round=OuterRef("run__round")).order_by("-number").values("pk")[:1]
    results = TaskResult.objects.filter(task=task, run=Subquery(latest))
    return EvaluationRound.objects.filter(pk__in=results.values("run__round"))
