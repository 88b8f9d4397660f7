"""What a task is called now that was called otherwise before it was moved to another pair."""

from exchange.models import User
from exchange.queries import events_of
from tasks.models import CollaborationTask


def code_now(code: str, user: User) -> str | None:
    """Return the present code of the task that was last called ``code``; None where none was, or one still is."""
    visible = CollaborationTask.objects.visible_to(user)
    if visible.filter(code=code).exists():
        return None
    before = events_of(CollaborationTask).filter(code=code).order_by("-pgh_id").values_list("pgh_obj_id", flat=True)
    return visible.filter(pk__in=before[:1]).values_list("code", flat=True).first()
