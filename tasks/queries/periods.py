"""The quarters that are opened, which nearly every page asks for."""

from exchange.kept import Kept
from tasks.models import ReportPeriod

_opened = Kept(lambda: list(ReportPeriod.objects.quarters().opened()))


def opened_quarters() -> list[ReportPeriod]:
    """Return the opened quarters, oldest first. They are shared between requests: nobody may change one."""
    return list(_opened())
