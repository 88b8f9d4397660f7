"""What a page offers can be had: links are followed and forms are compared with the policy, for every role."""

from urllib.parse import urlsplit

import pytest

from config.policy import may
from exchange.models import User
from tests import depth
from tests.offers import Walk, name_of
from tests.pages import as_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ["coordinator", "admin", "viewer", "ex1a", "as4a", "evaluator1", "exd1a", "dm-demo-2"]
PAGES_OF_A_KIND = 2  # followed in every run; in the deep run all that fit into MOST
MOST = 3_000


@pytest.mark.parametrize("who", PEOPLE)
def test_nothing_is_offered_that_would_be_refused(demonstration, who):
    user = User.objects.get(username=who)
    walk = Walk(as_user(user), user, depth.times(PAGES_OF_A_KIND, MOST), MOST).go()
    for form in walk.forms:
        name = name_of(urlsplit(form.target).path)
        if not may(user, name, form.method):
            walk.refused.append(f"{form.page}: {form.method} form to {form.target} ({name})")
    assert walk.refused == [], "\n".join(walk.refused)
    assert len(walk.seen) > 15, walk.seen
