"""The single scores behind a round's results as a file, and a sheet as it was handed in each time: 국무조정실's."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from evaluation.models import EvaluationRound
from evaluation.queries.kept_sheets import kept_versions, sheet_of_task
from evaluation.queries.rubrics import rubric_in_force
from evaluation.queries.score_matrix import Matrix, score_matrix
from evaluation.queries.scores import latest_run
from evaluation.tables.scores import RuleTable, ScoreTable, TotalScoreTable
from evaluation.views.finding import round_or_404
from evaluation.views.reasons import reason_in
from evaluation.views.results import listed, task_or_404
from exchange.formats import moment_plain
from exchange.listing import Found, Listing
from exchange.requests import MemberRequest
from exchange.tables.columns import ListTable

WHAT = "채점 원자료"


def _scores(request: MemberRequest, slug: str) -> Found:
    """Keep every score that the last computation took in, experts as numbers, with what it made of them."""
    round = round_or_404(slug)
    run = latest_run(round)
    matrix = score_matrix(round, run)
    state = (
        f"{run.number}차 집계({moment_plain(run.made_at)}, 확인 번호 {run.fingerprint})에 들어간 채점표"
        if run
        else "집계 전: 지금까지 들어온 채점표"
    )
    return listed(
        WHAT,
        round,
        run.rubric if run else rubric_in_force(round),
        matrix.cells,
        conditions=state,
        more=lambda: _tables(round, matrix),
        reason=reason_in(round, WHAT, "evaluation:results"),
        context={},
    )


def _tables(round: EvaluationRound, matrix: Matrix) -> Sequence[tuple[str, ListTable]]:
    totals = TotalScoreTable(matrix.totals)
    totals.demo = lambda row: round.is_demo
    return [("과제별 집계", totals), ("계산 방법", RuleTable(matrix.rules))]


SCORES = Listing(policy="evaluation:score_matrix", source=_scores, columns=ScoreTable)


def sheet_versions(request: MemberRequest, slug: str, code: str, sheet: int) -> HttpResponse:
    """Show a sheet as it was handed in, each time, with what changed from one time to the next."""
    round = round_or_404(slug)
    task = task_or_404(request, round, code)
    found = sheet_of_task(round, task, sheet)
    if found is None:
        raise Http404
    request.log_subject = f"평가위원 {found.assignment.expert.username}"
    context = {"round": round, "task": task, "sheet": found, "versions": kept_versions(found)}
    return TemplateResponse(request, "evaluation/sheet_versions.html", context)
