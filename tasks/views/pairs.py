"""Who works with whom: the pairs, and one pair with its posts and tasks."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from exchange import clock
from exchange.filters.conditions import conditions_of
from exchange.listing import lay_out
from exchange.models import ExchangePair, ExchangeRound
from exchange.queries.posts import names_for, post_rows
from exchange.queries.rounds import round_to_show
from exchange.rules import why_not_manage
from exchange.views.files import excel
from tasks.exports.pairs import pairs_document
from tasks.filters import PairFilter
from tasks.models import Outcome, ReportPeriod
from tasks.queries.pairs import PairRow, network_of, pair_rows
from tasks.queries.standing import chosen_period, standing
from tasks.queries.tasks import NamesOf, rows_in_order
from tasks.tables.tasks import PairTable
from tasks.views.missing import no_such

MOST_DRAWN = 60  # pairs that one picture can still show


def pairs(request: HttpRequest) -> HttpResponse:
    period = chosen_period()
    narrowed, rounds, rows = _rows(request, period)
    context = {
        "filter": narrowed,
        "navigation": _navigation(rounds, narrowed.data.get("round", "")),
        "shown": narrowed.data.get("round", ""),
        "listing": lay_out(PairTable(rows), request, per_page=100),
        "picture": network_of(rows) if len(rows) <= MOST_DRAWN else None,
        "errors": conditions_of(narrowed, request.GET).errors,
        "period": period,
        "as_of": clock.now(),
    }
    return TemplateResponse(request, "tasks/pairs.html", context)


def pairs_xlsx(request: HttpRequest) -> HttpResponse:
    narrowed, _, rows = _rows(request, chosen_period())
    as_of = clock.now()
    return excel(pairs_document(rows, as_of, conditions_of(narrowed, request.GET).sentence), as_of)


def pair_detail(request: HttpRequest, code: str) -> HttpResponse:
    today, period = clock.today(), chosen_period()
    found = ExchangePair.objects.filter(code=code)
    counted = pair_rows(found, period)
    if not counted:
        return no_such(request, "찾는 교류 쌍이 없습니다", "번호를 확인해 주세요(예: 7).")
    context = {
        "row": counted[0],
        "pair": counted[0].pair,
        "posts": post_rows(found, names_for(request.user, today), today),
        "tasks": rows_in_order(
            standing(period).filter(pair__in=found), NamesOf(today, counted[0].pair.round.selected_on)
        ),
        "outcomes": list(Outcome.objects.filter(pair__code=code).select_related("task").order_by("position")),
        "period": period,
        "may_edit": why_not_manage(request.user) == "",
        "today": today,
        "as_of": clock.now(),
    }
    return TemplateResponse(request, "tasks/pair_detail.html", context)


def _navigation(rounds: list[ExchangeRound], shown: str) -> list[tuple[str, str, bool]]:
    """Return the round switch: name, address, whether it is the one shown."""
    each = [(f"{one.number}차", f"?round={one.number}", shown == str(one.number)) for one in rounds]
    return [*each, ("전체", "?round=", shown == "")] if len(rounds) > 1 else each


def _rows(request: HttpRequest, period: ReportPeriod | None) -> tuple[PairFilter, list[ExchangeRound], list[PairRow]]:
    """Return the filter, the rounds and the rows it keeps: none while the round asked for does not exist."""
    rounds = list(ExchangeRound.objects.order_by("number"))
    asked = request.GET.copy()
    if "round" not in asked and (shown := round_to_show(rounds, clock.today())):
        asked["round"] = str(shown.number)
    narrowed = PairFilter(asked, ExchangePair.objects.all(), rounds=rounds)
    return narrowed, rounds, pair_rows(narrowed.qs, period) if narrowed.is_valid() else []
