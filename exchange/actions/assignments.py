"""Who sits in a post, who drafts for it, who acts for whom: all of it ends by a date, nothing is deleted."""

from datetime import datetime

from exchange import audit, rules
from exchange.actions import rows
from exchange.actions.one_side import hold_terms
from exchange.errors import Incomplete
from exchange.models import Assignment, Assistance, Post, StandIn, User

ASSIGNMENT_EDITABLE = ("home_ministry", "starts_on", "ends_on", "end_reason", "source_ref")
SPAN_EDITABLE = ("starts_on", "ends_on")
STAND_IN_EDITABLE = ("starts_on", "ends_on", "reason")


@audit.recorded("assignment.create")
def create_assignment(values: rows.Values, *, by: User, at: datetime) -> Assignment:
    """Seat an exchangee in a post between two days, both counted; no end means until further notice.

    Raises NotAllowed but for administrators; Incomplete where the account is of another role, the post does not exist
    on these days, somebody else sits there, or the person or their substitute acts for the post across then.
    """
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    _seatable(
        Assignment(**{name: values[name] for name in ("post", "holder", "starts_on")}, ends_on=values.get("ends_on"))
    )
    return rows.add(Assignment, values, ("post", "holder", *ASSIGNMENT_EDITABLE))


@audit.recorded("assignment.edit")
def edit_assignment(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Assignment:
    """Extend, shorten or correct an assignment; post and person stay. Raises as ``create_assignment``, and Stale.

    A day of end that is set or moved needs its reason.
    """
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    assignment = rows.locked(Assignment, pk, version)
    ended_before, reason_before = assignment.ends_on, assignment.end_reason
    for name, value in values.items():
        setattr(assignment, name, value)
    if assignment.ends_on != ended_before and assignment.end_reason in ("", reason_before):
        raise Incomplete("종료일을 정하거나 바꾸는 사유를 적어 주세요.")
    _seatable(assignment)
    return rows.change(assignment, values, ASSIGNMENT_EDITABLE)


@audit.recorded("assistance.create")
def create_assistance(values: rows.Values, *, by: User, at: datetime) -> Assistance:
    """Let an assistant draft for a post. Raises as ``create_assignment``."""
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    rows.refuse(rules.why_not_assist(values["assistant"]))
    _draftable(values["post"], values["assistant"], values)
    return rows.add(Assistance, values, ("post", "assistant", *SPAN_EDITABLE))


@audit.recorded("assistance.edit")
def edit_assistance(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Assistance:
    """Change the days of an assistance; post and person stay. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    assistance = rows.locked(Assistance, pk, version)
    _draftable(assistance.post, assistance.assistant, {**span_of(assistance), **values})
    return rows.change(assistance, values, SPAN_EDITABLE)


@audit.recorded("stand_in.create")
def create_stand_in(values: rows.Values, *, by: User, at: datetime) -> StandIn:
    """Let one exchangee act for another between two days; both names stay on what is done. Raises as above."""
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    rows.refuse(rules.why_not_stand_in(values["absent"], values["substitute"]))
    _substitutable(values["absent"], values["substitute"], values)
    return rows.add(StandIn, values, ("absent", "substitute", *STAND_IN_EDITABLE))


@audit.recorded("stand_in.edit")
def edit_stand_in(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> StandIn:
    """Change the days or the reason of a standing-in; the two people stay. Raises Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    stand_in = rows.locked(StandIn, pk, version)
    _substitutable(stand_in.absent, stand_in.substitute, {**span_of(stand_in), **values})
    return rows.change(stand_in, values, STAND_IN_EDITABLE)


def span_of(row: Assistance | StandIn) -> rows.Values:
    """Return the days of a row as an act's values name them."""
    return {"starts_on": row.starts_on, "ends_on": row.ends_on}


def _seatable(assignment: Assignment) -> None:
    term = (assignment.post, assignment.holder, assignment.starts_on, assignment.ends_on)
    rows.refuse(rules.why_not_seat(*term) or rules.why_not_hold(*term))


def _draftable(post: Post, assistant: User, span: rows.Values) -> None:
    rows.refuse(rules.why_not_draft(post, assistant, span["starts_on"], span.get("ends_on")))


def _substitutable(absent: User, substitute: User, span: rows.Values) -> None:
    rows.refuse(rules.why_not_substitute(absent, substitute, span["starts_on"], span["ends_on"]))
