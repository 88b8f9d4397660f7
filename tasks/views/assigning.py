"""Putting picked tasks into the hands of a coordinator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from exchange import clock
from exchange.formats import josa
from exchange.requests import MemberRequest
from tasks.actions.tasks import assign_tasks
from tasks.forms.assign import AssignForm


def tasks_assign(request: MemberRequest) -> HttpResponse:
    """Show the picked tasks with who looks after them now; POST puts them into the chosen hands."""
    sent = request.method == "POST"
    form = AssignForm(request.POST if sent else request.GET, sent=sent)
    valid = form.is_valid()
    if sent and valid:
        checker = form.person
        moved = assign_tasks([task.code for task in form.found], checker=checker, by=request.user, at=clock.now())
        name = f"점검 담당을 {josa(str(checker), '으로/로')}" if checker else "점검 담당을 비워"
        messages.success(request, f"과제 {len(form.found)}건의 {name} 두었습니다. 바뀐 과제는 {moved}건입니다.")
        if len(form.found) == 1:
            return redirect(form.found[0])
        return redirect(f"{reverse('tasks:tasks')}?checker={checker.pk if checker else 'none'}")
    context = {"form": form, "found": form.found}
    return TemplateResponse(request, "tasks/tasks_assign.html", context, status=422 if sent else 200)
