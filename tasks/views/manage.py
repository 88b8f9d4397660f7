"""Acts of the administration of the work that are more than an edit: ending a task, moving a milestone, vouching."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from exchange import clock
from exchange import sentences as of_exchange
from exchange.errors import Refusal, Refused, Stale
from exchange.versions import version_of
from exchange.views.manage import Noun, row_or_404
from tasks import rules
from tasks.actions import milestones, outcomes
from tasks.actions import tasks as task_actions
from tasks.forms import manage as forms
from tasks.views.manage_nouns import MILESTONE, OUTCOME, TASK


@dataclass(frozen=True)
class Act:
    """One thing that can be done to a row besides editing it; its page asks for what the action needs.

    name     end of the address's name: manage_<noun>_<name>
    label    what the page and its button are called;  lead says what will happen;  done is the sentence afterwards
    action   takes the row's key, what the form holds, and ``version``
    why_not  why the row's state does not allow it, None where it does
    """

    name: str
    noun: Noun
    label: str
    lead: str
    done: str
    form: type
    action: Callable[..., Model]
    why_not: Callable[[Any], Refusal | None]


END_TASK = Act(
    "end",
    TASK,
    "종료·취소",
    "다음 분기부터 이 과제의 보고를 받지 않습니다. 이제까지의 보고와 기록은 그대로 남습니다.",
    "과제를 끝냈습니다.",
    forms.EndForm,
    task_actions.end_task,
    rules.why_not_end,
)
RESUME_TASK = Act(
    "resume",
    TASK,
    "다시 추진",
    "다음에 여는 분기부터 이 과제의 보고를 다시 받습니다. 끝냈던 날과 사유는 이력에 남습니다.",
    "과제를 다시 추진합니다.",
    forms.ReasonForm,
    task_actions.resume_task,
    rules.why_not_resume,
)
MOVE_MILESTONE = Act(
    "move",
    MILESTONE,
    "목표일 바꾸기",
    "처음 정한 날은 그대로 남고, 바꾼 날과 까닭이 과제 화면에 함께 보입니다.",
    "목표일을 바꿨습니다.",
    forms.MoveForm,
    milestones.move_milestone,
    rules.why_not_move,
)
CONFIRM_TASK = Act(
    "confirm_task",
    OUTCOME,
    "과제 연결 확인",
    f"뜻으로 미루어 이은 과제입니다. {of_exchange.VOUCHING_MEANS}",
    "과제 연결을 확인했습니다.",
    forms.ReasonForm,
    outcomes.confirm_outcome_task,
    rules.why_not_confirm_task,
)


def manage_act(request: HttpRequest, act: Act, **keys: Any) -> HttpResponse:
    row = row_or_404(request, act.noun, keys)
    sent = request.method == "POST"
    form = act.form(request.POST if sent else None, today=clock.today())
    context = {
        "act": act,
        "noun": act.noun,
        "row": row,
        "form": form,
        "version": request.POST.get("version") or version_of(row),
        "why_not": act.why_not(row),
        "home": act.noun.page("edit", row),
    }
    if not sent:
        return TemplateResponse(request, "tasks/manage_act.html", context)
    if not form.is_valid():
        return TemplateResponse(request, "tasks/manage_act.html", context, status=422)
    try:
        act.action(row.pk, **form.cleaned_data, version=context["version"], by=request.user, at=clock.now())
    except Refused as refused:
        form.add_error(None, refused.reason)
        if isinstance(refused, Stale):
            context["version"] = version_of(row)
        return TemplateResponse(request, "tasks/manage_act.html", context, status=refused.status)
    messages.success(request, act.done)
    return redirect(act.noun.page("edit", row))
