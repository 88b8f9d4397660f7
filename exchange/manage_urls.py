"""Addresses of the administration screens of this app."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from exchange.views.lists import addresses_of
from exchange.views.manage import AdminList, listing_of, manage_add, manage_confirm, manage_edit, manage_history
from exchange.views.manage_accounts import (
    manage_account_add,
    manage_account_end_sessions,
    manage_account_reset,
    manage_account_restart,
    manage_account_stop,
    manage_account_take_over,
)
from exchange.views.manage_act import manage_act
from exchange.views.manage_nouns import (
    ACCOUNT,
    ASSIGNMENT,
    ASSISTANCE,
    CATEGORY,
    INSTALLATION,
    MINISTRY,
    PAIR,
    POST,
    POST_NAME,
    ROUND,
    STAND_IN,
    manage,
)
from exchange.views.manage_posts import CONTINUE_POST, END_POST
from exchange.views.reorganisations import (
    REORGANISATIONS,
    manage_reorganisation,
    manage_reorganisation_add,
    manage_reorganisation_answer,
    manage_reorganisation_apply,
    manage_reorganisation_edit,
    manage_reorganisation_history,
    manage_reorganisation_undo,
)


def pages_of(noun: AdminList, where: str, add: Callable[..., HttpResponse] = manage_add) -> list[URLPattern]:
    """Return the addresses that every noun has: manage_<plural>, its files, manage_<name>_add, …"""
    named = {"noun": noun}
    pages = [
        *addresses_of(f"admin/{where}", listing_of(noun)),
        path(f"admin/{where}/add", add, named, name=f"manage_{noun.name}_add"),
        path(f"admin/{where}/<int:pk>", manage_edit, named, name=f"manage_{noun.name}_edit"),
        path(f"admin/{where}/<int:pk>/history", manage_history, named, name=f"manage_{noun.name}_history"),
    ]
    if noun.confirm:
        pages.append(path(f"admin/{where}/<int:pk>/confirm", manage_confirm, named, name=f"manage_{noun.name}_confirm"))
    return pages


def inner_pages_of(noun: AdminList, where: str) -> list[URLPattern]:
    """Return the addresses of rows that are listed on their parent's page and made by an act of it."""
    named = {"noun": noun}
    return [
        path(f"admin/{where}", manage_edit, named, name=f"manage_{noun.name}_edit"),
        path(f"admin/{where}/history", manage_history, named, name=f"manage_{noun.name}_history"),
        path(f"admin/{where}/confirm", manage_confirm, named, name=f"manage_{noun.name}_confirm"),
    ]


urlpatterns = [
    path("admin/", manage, name="manage"),
    path("admin/installation", manage_edit, {"noun": INSTALLATION}, name="manage_installation_edit"),
    path("admin/installation/history", manage_history, {"noun": INSTALLATION}, name="manage_installation_history"),
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
    path("admin/accounts/<int:pk>/sessions/end", manage_account_end_sessions, name="manage_account_end_sessions"),
    path("admin/accounts/<int:pk>/stop", manage_account_stop, name="manage_account_stop"),
    path("admin/accounts/<int:pk>/take-over", manage_account_take_over, name="manage_account_take_over"),
    path("admin/accounts/<int:pk>/restart", manage_account_restart, name="manage_account_restart"),
    *addresses_of("admin/reorganisations", REORGANISATIONS),
    path("admin/reorganisations/add", manage_reorganisation_add, name="manage_reorganisation_add"),
    path("admin/reorganisations/<int:pk>", manage_reorganisation, name="manage_reorganisation"),
    path("admin/reorganisations/<int:pk>/edit", manage_reorganisation_edit, name="manage_reorganisation_edit"),
    path("admin/reorganisations/<int:pk>/answer", manage_reorganisation_answer, name="manage_reorganisation_answer"),
    path("admin/reorganisations/<int:pk>/apply", manage_reorganisation_apply, name="manage_reorganisation_apply"),
    path("admin/reorganisations/<int:pk>/undo", manage_reorganisation_undo, name="manage_reorganisation_undo"),
    path("admin/reorganisations/<int:pk>/history", manage_reorganisation_history, name="manage_reorganisation_history"),
]
