"""What somebody does next after an act on a report, as the result line offers it."""

from exchange import clock
from exchange.models import User
from exchange.views.told import Act
from tasks.models import ProgressReport
from tasks.queries.duties import next_owed


def next_act(user: User, after: ProgressReport | None = None) -> Act | None:
    """Return what ``user`` owes next: of the report just dealt with first, else the one that is due first."""
    owed = next_owed(user, clock.today(), after=after)
    return (f"{owed.report.task.code} {owed.step.label}", owed.step.href) if owed else None
