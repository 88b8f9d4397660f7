"""Saved views: one's own, named once, a dozen at the most."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import current_thread, main_thread

import pytest
from django.db import connection, transaction

from exchange.actions import saved_views
from exchange.errors import Incomplete, WrongState
from exchange.models import Role, SavedView, User
from tests.makers import NOON, make_user


@pytest.mark.django_db
def test_a_name_is_kept_once_a_list_and_person():
    user, other = make_user(Role.VIEWER), make_user(Role.VIEWER)
    saved_views.save_view("tasks", "늦은 것", "state=late", by=user, at=NOON)
    with pytest.raises(WrongState):
        saved_views.save_view("tasks", "늦은 것", "state=warn", by=user, at=NOON)
    saved_views.save_view("tasks", "늦은 것", "state=warn", by=other, at=NOON)
    saved_views.save_view("other", "늦은 것", "state=warn", by=user, at=NOON)
    assert SavedView.objects.count() == 3


@pytest.mark.django_db
def test_renaming_to_a_taken_name_is_refused():
    user = make_user(Role.VIEWER)
    saved_views.save_view("tasks", "하나", "", by=user, at=NOON)
    view = saved_views.save_view("tasks", "둘", "", by=user, at=NOON)
    with pytest.raises(WrongState):
        saved_views.rename_view(view.pk, "하나", by=user, at=NOON)
    assert SavedView.objects.get(pk=view.pk).name == "둘"


@pytest.mark.django_db
def test_somebody_else_s_view_is_not_there():
    view = saved_views.save_view("tasks", "하나", "", by=make_user(Role.VIEWER), at=NOON)
    with pytest.raises(SavedView.DoesNotExist):
        saved_views.rename_view(view.pk, "둘", by=make_user(Role.VIEWER), at=NOON)
    saved_views.delete_view(view.pk, by=make_user(Role.VIEWER), at=NOON)
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.django_db
def test_a_dozen_is_the_limit():
    user = make_user(Role.VIEWER)
    for number in range(saved_views.MOST):
        saved_views.save_view("tasks", f"조건 {number}", "", by=user, at=NOON)
    with pytest.raises(Incomplete):
        saved_views.save_view("tasks", "하나 더", "", by=user, at=NOON)


def save_at_once(user, names: list[str]) -> int:
    """Save each name from a thread of its own; return how many were kept."""

    def save(name: str) -> None:
        try:
            saved_views.save_view("tasks", name, "", by=user, at=NOON)
        except (Incomplete, WrongState):
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(save, names))
    try:
        return SavedView.objects.filter(user=user).count()
    finally:
        if current_thread() is not main_thread():
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_do_not_pass_the_limit():
    user = make_user(Role.VIEWER)
    for number in range(saved_views.MOST - 1):
        saved_views.save_view("tasks", f"조건 {number}", "", by=user, at=NOON)
    assert save_at_once(user, ["창 하나", "창 둘", "창 셋"]) == saved_views.MOST


@pytest.mark.django_db(transaction=True)
def test_saving_waits_while_the_same_person_s_other_window_saves():
    user, other = make_user(Role.VIEWER), make_user(Role.VIEWER)
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            same, another = pool.submit(save_at_once, user, ["하나"]), pool.submit(save_at_once, other, ["하나"])
            assert another.result(timeout=10) == 1  # nobody else waits
            wait([same], timeout=0.5)
            assert not same.done()
        assert same.result(timeout=10) == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_saves_once():
    user = make_user(Role.VIEWER)
    assert save_at_once(user, ["늦은 것", "늦은 것"]) == 1
