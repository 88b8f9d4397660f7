"""Files of a round that hold named persons' data are handed out for a reason only."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from evaluation.models import EvaluationRound
from exchange.views.reasons import asked_reason


def asked_reason_in(request: HttpRequest, round: EvaluationRound, word: str, list_page: str) -> HttpResponse | None:
    """Return the page that asks why the round's list is taken out, or None where the address says it.

    word       what the file holds
    list_page  the name of the page whose rows they are
    """
    back = reverse(list_page, args=[round.slug])
    trail = [
        ("평가", reverse("evaluation:rounds")),
        (round.title, reverse("evaluation:round_detail", args=[round.slug])),
        (word, back),
    ]
    return asked_reason(request, word, back, trail=trail)
