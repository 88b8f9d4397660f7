"""Addresses of the administration screens of this app."""

from collections.abc import Callable

from django.http import HttpResponse
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
from exchange.views.manage_accounts import (
    manage_account_add,
    manage_account_reset,
    manage_account_restart,
    manage_account_stop,
)
from exchange.views.manage_act import manage_act
from exchange.views.manage_nouns import (
    ACCOUNT,
    ASSIGNMENT,
    ASSISTANCE,
    CATEGORY,
    MINISTRY,
    PAIR,
    POST,
    POST_NAME,
    ROUND,
    STAND_IN,
    manage,
)
from exchange.views.manage_posts import CONTINUE_POST, END_POST


def pages_of(noun: Noun, where: str, add: Callable[..., HttpResponse] = manage_add) -> list[URLPattern]:
    """Return the addresses that every noun has: manage_<plural>, manage_<plural>_xlsx, manage_<name>_add, …"""
    named = {"noun": noun}
    pages = [
        path(f"admin/{where}", manage_list, named, name=f"manage_{noun.plural}"),
        path(f"admin/{where}.xlsx", manage_xlsx, named, name=f"manage_{noun.plural}_xlsx"),
        path(f"admin/{where}/add", add, named, name=f"manage_{noun.name}_add"),
        path(f"admin/{where}/<int:pk>", manage_edit, named, name=f"manage_{noun.name}_edit"),
        path(f"admin/{where}/<int:pk>/history", manage_history, named, name=f"manage_{noun.name}_history"),
    ]
    if noun.confirm:
        pages.append(path(f"admin/{where}/<int:pk>/confirm", manage_confirm, named, name=f"manage_{noun.name}_confirm"))
    return pages


def inner_pages_of(noun: Noun, where: str) -> list[URLPattern]:
    """Return the addresses of rows that are listed on their parent's page and made by an act of it."""
    named = {"noun": noun}
    return [
        path(f"admin/{where}", manage_edit, named, name=f"manage_{noun.name}_edit"),
        path(f"admin/{where}/history", manage_history, named, name=f"manage_{noun.name}_history"),
        path(f"admin/{where}/confirm", manage_confirm, named, name=f"manage_{noun.name}_confirm"),
    ]


urlpatterns = [
    path("admin/", manage, name="manage"),
    *pages_of(MINISTRY, "ministries"),
    *pages_of(POST, "posts"),
    path("admin/posts/<int:pk>/continue", manage_act, {"act": CONTINUE_POST}, name="manage_post_continue"),
    path("admin/posts/<int:pk>/end", manage_act, {"act": END_POST}, name="manage_post_end"),
    *inner_pages_of(POST_NAME, "posts/<int:post>/names/<int:pk>"),
    *pages_of(ROUND, "rounds"),
    *pages_of(CATEGORY, "categories"),
    *pages_of(PAIR, "pairs"),
    *pages_of(ASSIGNMENT, "assignments"),
    *pages_of(ASSISTANCE, "assistances"),
    *pages_of(STAND_IN, "stand-ins"),
    *pages_of(ACCOUNT, "accounts", add=manage_account_add),
    path("admin/accounts/<int:pk>/password", manage_account_reset, name="manage_account_reset"),
    path("admin/accounts/<int:pk>/stop", manage_account_stop, name="manage_account_stop"),
    path("admin/accounts/<int:pk>/restart", manage_account_restart, name="manage_account_restart"),
]
