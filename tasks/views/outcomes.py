"""What changed: the outcome cases, before and after."""

from typing import Any

from exchange import clock
from exchange.filters.conditions import conditions_of
from exchange.listing import Found, Listing, ListPage
from exchange.requests import MemberRequest
from tasks.filters import OutcomeFilter
from tasks.models import Outcome, OutcomeState
from tasks.rules import why_not_manage_work
from tasks.tables.tasks import OutcomeTable

SHOWN_AT_ONCE = 200  # cases on a page; programmes have tens


def _found(request: MemberRequest) -> Found:
    """Keep the cases in the state asked for: none while it does not exist."""
    every = Outcome.objects.select_related("task", "release").called_now().order_by("position", "pk")
    narrowed = OutcomeFilter(request.GET, every)
    return Found(
        rows=narrowed.qs if narrowed.is_valid() else Outcome.objects.none(),
        as_of=clock.now(),
        title="성과 사례",
        filter=narrowed,
        conditions=conditions_of(narrowed, request.GET).sentence,
        query=narrowed.data,
    )


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    asked = found.filter.data.get("state", "")
    every = list(Outcome.objects.values_list("state", flat=True))
    return {
        "tabs": [
            ("전체", "?", asked == "", len(every)),
            *((state.label, f"?state={state}", asked == state, every.count(state)) for state in OutcomeState),
        ],
        "may_edit": why_not_manage_work(request.user) is None,
    }


OUTCOMES = Listing(
    policy="tasks:outcomes",
    source=_found,
    columns=OutcomeTable,
    filters=OutcomeFilter,
    template="tasks/outcomes.html",
    page=_page,
    per_page=SHOWN_AT_ONCE,
)
