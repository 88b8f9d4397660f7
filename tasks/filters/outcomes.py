"""What the outcomes can be narrowed by."""

import django_filters

from tasks.filters.choice import Choice
from tasks.models import Outcome, OutcomeState


class OutcomeFilter(django_filters.FilterSet):
    """Conditions of the outcomes."""

    state = Choice(label="상태", choices=OutcomeState.choices)

    class Meta:
        model = Outcome
        fields = ("state",)
