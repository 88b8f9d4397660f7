"""Keeping, renaming and forgetting one's own conditions of the task list."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from exchange import clock, formats
from exchange.actions import saved_views
from exchange.errors import Refused
from exchange.forms.saved_views import NameForm, SaveForm
from exchange.models import SavedView
from exchange.requests import MemberRequest
from tasks.filters import TaskFilter

PAGE = "tasks"
KEPT = frozenset(TaskFilter.base_filters) - {"q"}  # a saved view follows the quarter that is under way


@require_POST
def saved_view_save(request: MemberRequest) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _again(request, form, "이 조건 저장", "tasks:saved_view_save")
    query = conditions_only(QueryDict(form.cleaned_data["query"]))
    try:
        view = saved_views.save_view(PAGE, form.cleaned_data["name"], query, by=request.user, at=clock.now())
    except Refused as refused:
        form.add_error("name", refused.reason)
        return _again(request, form, "이 조건 저장", "tasks:saved_view_save", status=refused.status)
    messages.success(request, f"‘{view.name}’ 조건을 저장했습니다.")
    return redirect(f"{reverse('tasks:tasks')}?{view.query}")


@require_POST
def saved_view_rename(request: MemberRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=request.user, page=PAGE)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _again(request, form, "조건 이름 바꾸기", "tasks:saved_view_rename", view.pk)
    try:
        view = saved_views.rename_view(view.pk, form.cleaned_data["name"], by=request.user, at=clock.now())
    except Refused as refused:
        form.add_error("name", refused.reason)
        return _again(request, form, "조건 이름 바꾸기", "tasks:saved_view_rename", view.pk, status=refused.status)
    messages.success(request, f"조건의 이름을 {formats.josa(f'‘{view.name}’', '으로/로')} 바꿨습니다.")
    return redirect(f"{reverse('tasks:tasks')}?{view.query}")


@require_POST
def saved_view_delete(request: MemberRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, user=request.user, page=PAGE)
    saved_views.delete_view(view.pk, by=request.user, at=clock.now())
    messages.success(request, f"‘{view.name}’ 조건을 삭제했습니다.")
    return redirect("tasks:tasks")


def conditions_only(query: QueryDict) -> str:
    """Return the part of a list's query that a saved view keeps, in one order: no quarter, page, sort or strangers."""
    kept = QueryDict(mutable=True)
    for name in sorted(KEPT):
        if query.get(name):
            kept[name] = str(query[name])
    return kept.urlencode()


def _again(request: MemberRequest, form, title: str, name: str, *keys: int, status: int = 422) -> HttpResponse:
    """Show what was typed once more, with what is wrong beside it."""
    context = {"form": form, "title": title, "action": reverse(name, args=keys)}
    return TemplateResponse(request, "tasks/saved_view.html", context, status=status)
