"""What changed: the outcome cases, before and after."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from exchange import clock
from exchange.filters.conditions import conditions_of
from exchange.views.files import excel
from tasks.exports.outcomes import outcomes_document
from tasks.filters import OutcomeFilter
from tasks.models import Outcome, OutcomeState
from tasks.rules import why_not_manage_work


def outcomes(request: HttpRequest) -> HttpResponse:
    narrowed, shown = _rows(request)
    asked = narrowed.data.get("state", "")
    every = list(Outcome.objects.values_list("state", flat=True))
    context = {
        "outcomes": shown,
        "tabs": [
            ("전체", "?", asked == "", len(every)),
            *((state.label, f"?state={state}", asked == state, every.count(state)) for state in OutcomeState),
        ],
        "query": narrowed.data.urlencode(),
        "errors": conditions_of(narrowed, request.GET).errors,
        "may_edit": why_not_manage_work(request.user) == "",
        "as_of": clock.now(),
    }
    return TemplateResponse(request, "tasks/outcomes.html", context)


def outcomes_xlsx(request: HttpRequest) -> HttpResponse:
    narrowed, shown = _rows(request)
    as_of = clock.now()
    return excel(outcomes_document(shown, as_of, conditions_of(narrowed, request.GET).sentence), as_of)


def _rows(request: HttpRequest) -> tuple[OutcomeFilter, list[Outcome]]:
    """Return the filter and the cases it keeps: none while the state asked for does not exist."""
    found = Outcome.objects.select_related("task", "release").called_now().order_by("position", "pk")
    narrowed = OutcomeFilter(request.GET, found)
    return narrowed, list(narrowed.qs) if narrowed.is_valid() else []
