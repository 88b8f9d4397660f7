"""Addresses of the administration of the work; collected by tasks/urls.py."""

from django.urls import URLPattern, path

from exchange.views.lists import addresses_of
from exchange.views.manage import AdminList, listing_of, manage_add, manage_confirm, manage_edit, manage_history
from exchange.views.manage_act import Act, manage_act
from tasks.views.manage import (
    ADD_REPORT,
    CONFIRM_TASK,
    END_TASK,
    MOVE_MILESTONE,
    MOVE_TASK,
    RESUME_TASK,
    WITHDRAW_QUARTER,
    WITHDRAW_TASK,
)
from tasks.views.manage_nouns import (
    AGENDA,
    DECISION,
    INDICATOR,
    MEETING,
    MILESTONE,
    OUTCOME,
    PART,
    PERIOD,
    QUESTION,
    TASK,
)
from tasks.views.questions import manage_question_delete


def rows_of(noun: AdminList, where: str, key: str) -> list[URLPattern]:
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
    *addresses_of("admin/tasks", listing_of(TASK)),
    *rows_of(TASK, "admin/tasks", "<slug:code>"),
    act_on(END_TASK, "admin/tasks/<slug:code>/end"),
    act_on(RESUME_TASK, "admin/tasks/<slug:code>/resume"),
    act_on(ADD_REPORT, "admin/tasks/<slug:code>/report"),
    act_on(WITHDRAW_TASK, "admin/tasks/<slug:code>/withdraw"),
    act_on(MOVE_TASK, "admin/tasks/<slug:code>/move"),
    *rows_of(PART, "admin/tasks/<slug:code>/parts", "<int:pk>"),
    *rows_of(MILESTONE, "admin/tasks/<slug:code>/milestones", "<int:pk>"),
    act_on(MOVE_MILESTONE, "admin/tasks/<slug:code>/milestones/<int:pk>/move"),
    *rows_of(INDICATOR, "admin/tasks/<slug:code>/indicators", "<int:pk>"),
    *addresses_of("admin/quarters", listing_of(PERIOD)),
    *rows_of(PERIOD, "admin/quarters", "<slug:code>"),
    act_on(WITHDRAW_QUARTER, "admin/quarters/<slug:code>/withdraw"),
    *rows_of(QUESTION, "admin/quarters/<slug:code>/questions", "<int:pk>"),
    path("admin/quarters/<slug:code>/questions/<int:pk>/delete", manage_question_delete, name="manage_question_delete"),
    *addresses_of("admin/meetings", listing_of(MEETING)),
    *rows_of(MEETING, "admin/meetings", "<int:number>"),
    *rows_of(AGENDA, "admin/meetings/<int:number>/agenda", "<int:pk>"),
    *rows_of(DECISION, "admin/meetings/<int:number>/decisions", "<int:pk>"),
    *addresses_of("admin/outcomes", listing_of(OUTCOME)),
    *rows_of(OUTCOME, "admin/outcomes", "<int:pk>"),
    act_on(CONFIRM_TASK, "admin/outcomes/<int:pk>/confirm-task"),
]
