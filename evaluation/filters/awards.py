"""What the list of prize money can be narrowed by."""

import django_filters

from evaluation.models import PrizeAward, SplitState
from exchange import sentences as of_exchange

WRONG = {"invalid_choice": of_exchange.CHOOSE_ONE}


class AwardFilter(django_filters.FilterSet):
    """Narrow by final grade and by how far the division is."""

    grade = django_filters.ChoiceFilter(
        choices=[(letter, letter) for letter in "SABC"], label="확정 등급", empty_label="전체", error_messages=WRONG
    )
    split = django_filters.ChoiceFilter(
        choices=SplitState.choices, label="나누기", empty_label="전체", error_messages=WRONG
    )

    class Meta:
        model = PrizeAward
        fields = ("grade", "split")
