"""Addresses of the administration of the work; collected by tasks/urls.py."""

from django.urls import URLPattern, path

from exchange.views.manage import (
    Noun,
    manage_add,
    manage_confirm,
    manage_edit,
    manage_history,
    manage_list,
    manage_xlsx,
)
from exchange.views.manage_act import Act, manage_act
from tasks.views.manage import CONFIRM_TASK, END_TASK, MOVE_MILESTONE, RESUME_TASK
from tasks.views.manage_nouns import (
    AGENDA,
    DECISION,
    INDICATOR,
    MEETING,
    MILESTONE,
    OUTCOME,
    PART,
    PERIOD,
    TASK,
)


def list_of(noun: Noun, where: str) -> list[URLPattern]:
    """Return the addresses of a noun's list and its file."""
    named = {"noun": noun}
    return [
        path(where, manage_list, named, name=f"manage_{noun.plural}"),
        path(f"{where}.xlsx", manage_xlsx, named, name=f"manage_{noun.plural}_xlsx"),
    ]


def rows_of(noun: Noun, where: str, key: str) -> list[URLPattern]:
    """Return the addresses of a noun's rows, which stand under ``where`` by ``key``."""
    named = {"noun": noun}
    pages = [
        path(f"{where}/add", manage_add, named, name=f"manage_{noun.name}_add"),
        path(f"{where}/{key}", manage_edit, named, name=f"manage_{noun.name}_edit"),
        path(f"{where}/{key}/history", manage_history, named, name=f"manage_{noun.name}_history"),
    ]
    if noun.confirm:
        pages.append(path(f"{where}/{key}/confirm", manage_confirm, named, name=f"manage_{noun.name}_confirm"))
    return pages


def act_on(act: Act, where: str) -> URLPattern:
    return path(where, manage_act, {"act": act}, name=f"manage_{act.noun.name}_{act.name}")


urlpatterns = [
    *list_of(TASK, "admin/tasks"),
    *rows_of(TASK, "admin/tasks", "<slug:code>"),
    act_on(END_TASK, "admin/tasks/<slug:code>/end"),
    act_on(RESUME_TASK, "admin/tasks/<slug:code>/resume"),
    *rows_of(PART, "admin/tasks/<slug:code>/parts", "<int:pk>"),
    *rows_of(MILESTONE, "admin/tasks/<slug:code>/milestones", "<int:pk>"),
    act_on(MOVE_MILESTONE, "admin/tasks/<slug:code>/milestones/<int:pk>/move"),
    *rows_of(INDICATOR, "admin/tasks/<slug:code>/indicators", "<int:pk>"),
    *list_of(PERIOD, "admin/quarters"),
    *rows_of(PERIOD, "admin/quarters", "<slug:code>"),
    *list_of(MEETING, "admin/meetings"),
    *rows_of(MEETING, "admin/meetings", "<int:number>"),
    *rows_of(AGENDA, "admin/meetings/<int:number>/agenda", "<int:pk>"),
    *rows_of(DECISION, "admin/meetings/<int:number>/decisions", "<int:pk>"),
    *list_of(OUTCOME, "admin/outcomes"),
    *rows_of(OUTCOME, "admin/outcomes", "<int:pk>"),
    act_on(CONFIRM_TASK, "admin/outcomes/<int:pk>/confirm-task"),
]
