"""Files of a round that hold named persons' data are handed out for a reason only."""

from django.urls import reverse

from evaluation.models import EvaluationRound
from evaluation.rules.bonus import not_for_pay
from exchange.listing import ReasonAsked


def reason_in(round: EvaluationRound, word: str, list_page: str) -> ReasonAsked:
    """Return what is asked of who takes the round's list out.

    word       what the file holds
    list_page  the name of the page whose rows they are
    """
    trail = [
        ("평가", reverse("evaluation:rounds")),
        (round.title, reverse("evaluation:round_detail", args=[round.slug])),
        (word, reverse(list_page, args=[round.slug])),
    ]
    return ReasonAsked(word, trail)


def reason_for_pay(
    round: EvaluationRound, word: str, note: str, *, example: str = "", subject: str = "", is_told: bool = False
) -> ReasonAsked:
    """Do the same for a file of the round's statements; the page says where its figures are not for pay."""
    trail = [
        ("가산금", reverse("evaluation:bonus")),
        (round.title, reverse("evaluation:statements", args=[round.slug])),
    ]
    return ReasonAsked(word, trail, f"{note} {not_for_pay(round)}".strip(), example, subject, is_told)
