"""Keeping the conditions of a list under a name of one's own."""

from datetime import datetime

from django.db import IntegrityError, transaction

from exchange import audit, sentences
from exchange.errors import Incomplete, WrongState
from exchange.models import SavedView, User

MOST = 12  # saved views of one person on one list: they stand as tabs
TAKEN = f"{sentences.VIEW_NAME_TAKEN} 다른 이름을 입력해 주세요."


@audit.recorded("saved_view.save")
def save_view(page: str, name: str, query: str, *, by: User, at: datetime) -> SavedView:
    """Keep ``query``, the conditions of the list ``page``, as ``name`` for ``by``.

    Raises WrongState where the name is taken, Incomplete where the person has MOST of them.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two tabs at once still meet the limit
    if SavedView.objects.filter(user=by, page=page).count() >= MOST:
        raise Incomplete(f"조건은 {MOST}개까지 저장할 수 있습니다. 쓰지 않는 조건을 삭제하고 다시 저장해 주세요.")
    return _written(SavedView(user=by, page=page, name=name, query=query))


@audit.recorded("saved_view.rename")
def rename_view(pk: int, name: str, *, by: User, at: datetime) -> SavedView:
    """Give one of ``by``'s saved views another name. Raises SavedView.DoesNotExist for anybody else's."""
    view = _locked(pk, by)
    view.name = name
    return _written(view)


@audit.recorded("saved_view.delete")
def delete_view(pk: int, *, by: User, at: datetime) -> None:
    """Forget one of ``by``'s saved views; deleting it twice does no harm."""
    SavedView.objects.filter(pk=pk, user=by).delete()


def _locked(pk: int, by: User) -> SavedView:
    return SavedView.objects.select_for_update(of=("self",)).get(pk=pk, user=by)


def _written(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise WrongState(TAKEN) from error
    return view
