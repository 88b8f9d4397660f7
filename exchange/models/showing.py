"""Where every ``visible_to()`` begins, and what it may end at."""

from django.db.models import Q

NOTHING = Q(pk__in=())  # joined with ``|`` by what each right shows; alone it asks the database nothing
EVERYTHING = ~NOTHING
