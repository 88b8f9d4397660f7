"""A row as a form was filled in on, found in its history by its version: what three-way comparisons begin with."""

from typing import Any

from django.db.models import Model

from exchange.versions import values_of, version_of

MOST = 100  # how many changes are looked back on; who sat before a page for longer compares for themselves


def row_at(model: type[Model], pk: int, version: str) -> dict[str, Any] | None:
    """Return the values by column of the row when ``version_of`` it was ``version``; None where history has no such."""
    history: Any = getattr(model, "pgh_event_model", None)
    if history is None:
        return None
    names = set(values_of(model()))
    for event in history.objects.filter(pgh_obj_id=pk).order_by("-pgh_id")[:MOST]:
        if not all(hasattr(event, name) for name in names):
            return None
        then = model(**{name: getattr(event, name) for name in names})
        if version_of(then) == version:
            return values_of(then)
    return None
