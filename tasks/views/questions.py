"""Taking back a question that 국무조정실 asks in one period alone; adding and editing are the administration's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from exchange import clock, formats
from exchange.requests import MemberRequest
from exchange.views.manage import row_or_404
from tasks.actions.questions import delete_question
from tasks.views.manage_nouns import PERIOD, QUESTION


@require_POST
def manage_question_delete(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    question = row_or_404(request, QUESTION, {"code": code, "pk": pk})
    period = delete_question(question.pk, version=request.POST.get("version", ""), by=request.user, at=clock.now())
    messages.success(request, f"자체 문항 {formats.josa(f'‘{question}’', '을/를')} 삭제했습니다.")
    return redirect(PERIOD.page("edit", period))
