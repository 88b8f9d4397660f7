"""Files of a round that hold named persons' data are handed out for a reason only."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from evaluation.models import EvaluationRound
from evaluation.rules.bonus import not_for_pay
from exchange.listing import ReasonAsked
from exchange.views.reasons import asked_reason


def asked_reason_in(request: HttpRequest, round: EvaluationRound, word: str, list_page: str) -> HttpResponse | None:
    """Return the page that asks why the round's list is taken out, or None where the address says it.

    word       what the file holds
    list_page  the name of the page whose rows they are
    """
    trail = [
        ("평가", reverse("evaluation:rounds")),
        (round.title, reverse("evaluation:round_detail", args=[round.slug])),
        (word, reverse(list_page, args=[round.slug])),
    ]
    return asked_reason(request, ReasonAsked(word, trail))


def asked_reason_for_pay(
    request: HttpRequest, round: EvaluationRound, word: str, note: str, *, example: str = ""
) -> HttpResponse | None:
    """Do the same for a file of the round's statements; the page says where its figures are not for pay."""
    trail = [
        ("가산금", reverse("evaluation:bonus")),
        (round.title, reverse("evaluation:statements", args=[round.slug])),
    ]
    return asked_reason(request, ReasonAsked(word, trail, f"{note} {not_for_pay(round)}".strip(), example))
