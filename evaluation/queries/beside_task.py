"""The way from a task's page to its evaluation, for whom that result is shown."""

from datetime import date

from django.urls import reverse

from evaluation.models import EvaluationRound
from evaluation.queries.results import sees_result
from exchange.joined import Joined
from exchange.models import User
from exchange.statements import Statement
from tasks.models import CollaborationTask
from tasks.queries.beside import Line

_ROUND = Joined(EvaluationRound, {"": "round"})
_JUDGED = """  -- the rounds whose last computation has a result for the task
    SELECT {round} FROM evaluation_taskresult AS result
    JOIN evaluation_aggregationrun AS run ON run.id = result.run_id
    JOIN evaluation_evaluationround AS round ON round.id = run.round_id
    WHERE result.task_id = %(task)s AND NOT EXISTS (
        SELECT FROM evaluation_aggregationrun AS later WHERE later.round_id = run.round_id AND later.number > run.number
    )
    ORDER BY round.id
"""
JUDGED = Statement("rounds_with_result", _JUDGED.format(round=_ROUND.sql), {"task": "bigint"})


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
                *(["모의평가"] if round.is_rehearsal else []),
                *(["시연값"] if round.is_demo else []),
            ),
        )
        for round in map(_ROUND.read, JUDGED.rows(task=task.pk))
        if sees_result(round, task, user, on)
    ]
