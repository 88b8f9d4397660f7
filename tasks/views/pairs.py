"""Who works with whom: the pairs, and one pair with its posts and tasks."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange import clock
from exchange.errors import Help, NotYours
from exchange.filters.conditions import conditions_of
from exchange.listing import Found, Listing, ListPage
from exchange.models import ExchangePair, ExchangeRound
from exchange.queries.posts import names_for, post_rows
from exchange.queries.rounds import pairs_within, round_to_show
from exchange.requests import MemberRequest
from exchange.rules import why_not_manage
from tasks.filters import PairFilter
from tasks.models import Outcome
from tasks.queries.pairs import network_of, pair_rows
from tasks.queries.standing import chosen_period
from tasks.queries.task_list import rows_of_pair
from tasks.queries.tasks import NamesOf
from tasks.rules import as_of
from tasks.tables.tasks import PairTable

MOST_DRAWN = 60  # pairs that one picture can still show


def pair_detail(request: MemberRequest, code: str) -> HttpResponse:
    today, period = clock.today(), chosen_period()
    found = ExchangePair.objects.filter(code=code)
    counted = pair_rows(found, period)
    if not counted:
        raise NotYours("찾는 교류 쌍이 없습니다.", Help("번호를 확인해 주세요(예: 7)."))
    at, names = as_of(period, clock.now()), NamesOf(today, counted[0].pair.round.selected_on)
    context = {
        "row": counted[0],
        "pair": counted[0].pair,
        "posts": post_rows(found, names_for(request.user, today), today),
        "tasks": rows_of_pair(period, counted[0].pair.pk, at=at, names=names),
        "outcomes": list(Outcome.objects.filter(pair__code=code).select_related("task").order_by("position")),
        "period": period,
        "may_edit": why_not_manage(request.user) is None,
        "today": today,
        "as_of": clock.now(),
    }
    return TemplateResponse(request, "tasks/pair_detail.html", context)


def _navigation(rounds: list[ExchangeRound], shown: str) -> list[tuple[str, str, bool]]:
    """Return the round switch: name, address, whether it is the one shown."""
    each = [
        (one.name if one.is_demo else f"{one.number}차", f"?round={one.number}", shown == str(one.number))
        for one in rounds
    ]
    return [*each, ("전체", "?round=", shown == "")] if len(rounds) > 1 else each


def _found(request: MemberRequest) -> Found:
    """Narrow the pairs to the round asked for, or to the one under way: none while it does not exist."""
    period = chosen_period()
    rounds = list(ExchangeRound.objects.order_by("number"))
    asked = request.GET.copy()
    if "round" not in asked and (shown := round_to_show(rounds, clock.today())):
        asked["round"] = str(shown.number)
    narrowed = PairFilter(asked, pairs_within(rounds, asked.get("round", "")), rounds=rounds)
    rows = pair_rows(narrowed.qs, period) if narrowed.is_valid() else []
    return Found(
        rows=rows,
        as_of=clock.now(),
        title="교류 쌍",
        filter=narrowed,
        conditions=conditions_of(narrowed, request.GET).sentence,
        query=narrowed.data,
        context={
            "navigation": _navigation(rounds, narrowed.data.get("round", "")),
            "shown": narrowed.data.get("round", ""),
            "period": period,
        },
    )


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    return {"picture": network_of(list(found.rows)) if len(found.rows) <= MOST_DRAWN else None}


PAIRS = Listing(
    policy="tasks:pairs",
    source=_found,
    columns=PairTable,
    filters=PairFilter,
    template="tasks/pairs.html",
    page=_page,
    per_page=100,
)
