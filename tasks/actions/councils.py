"""Councils: plan one, note what was on the table and what was decided."""

from datetime import datetime

from exchange import audit
from exchange.actions import rows
from exchange.models import User
from tasks import rules
from tasks.models import AgendaItem, CouncilDecision, CouncilMeeting

EDITABLE = (
    *("title", "held_on", "held_time", "place", "chair", "status", "period"),
    *("published_total", "published_on_track", "published_late", "note", "source_ref"),
)
AGENDA_EDITABLE = ("position", "text", "source_ref")
DECISION_EDITABLE = ("position", "text", "owner", "due_on", "covers_all_tasks", "source_ref")


@audit.recorded("meeting.create")
def create_meeting(values: rows.Values, *, by: User, at: datetime) -> CouncilMeeting:
    """Note a council. Raises NotAllowed but for 국무조정실; Incomplete, WrongState as ``rows.write``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.add(CouncilMeeting, values, ("number", *EDITABLE))


@audit.recorded("meeting.edit")
def edit_meeting(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> CouncilMeeting:
    """Correct a council; its number stays. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.change(rows.locked(CouncilMeeting, pk, version), values, EDITABLE)


@audit.recorded("agenda.create")
def create_agenda(values: rows.Values, *, by: User, at: datetime) -> AgendaItem:
    """Put an item on a council's table. Raises as ``create_meeting``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.add(AgendaItem, values, ("meeting", *AGENDA_EDITABLE))


@audit.recorded("agenda.edit")
def edit_agenda(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> AgendaItem:
    """Correct an item. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.change(rows.locked(AgendaItem, pk, version), values, AGENDA_EDITABLE)


@audit.recorded("decision.create")
def create_decision(values: rows.Values, *, by: User, at: datetime) -> CouncilDecision:
    """Note what a council decided. Raises as ``create_meeting``."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.add(CouncilDecision, values, ("meeting", *DECISION_EDITABLE))


@audit.recorded("decision.edit")
def edit_decision(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> CouncilDecision:
    """Correct a decision. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage_work(by))
    return rows.change(rows.locked(CouncilDecision, pk, version), values, DECISION_EDITABLE)
