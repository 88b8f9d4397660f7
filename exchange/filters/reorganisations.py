"""What the list of reorganisations can be narrowed by."""

from django.db.models import QuerySet

from exchange.filters.manage import ManageFilter, one_of
from exchange.models import ReorganisationKind, ReorganisationState


class ReorganisationFilter(ManageFilter):
    looked_in = ("source_ref", "lines__ministry__name", "lines__ministry__short_name", "lines__new_name")
    kind = one_of("kind", "방식", ReorganisationKind)
    state = one_of("state", "상태", ReorganisationState)

    def keep_matching(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        return super().keep_matching(rows, name, words).distinct()
