"""What upper floors do when an action of a lower one has changed a row that theirs follow from.

``settings.FOLLOWING`` names their functions: no import points upwards. They run in the action's transaction, last.
"""

from django.conf import settings
from django.utils.module_loading import import_string


def announce(what: str, pk: int) -> None:
    """Let everybody who follows ``what`` ("task.edit") know that the row ``pk`` has changed."""
    for path in settings.FOLLOWING.get(what, ()):
        import_string(path)(pk)
