"""The demonstration itself: every page that a role opens tells what of it was made up."""

import pytest
from django.urls import reverse

from tests import made_up
from tests.browser.people import Site
from tests.browser.site_pages import ANONYMOUS, PAGES
from tests.browser.stages import Key

REAL = {  # pages of rows that were announced
    ("tasks:manage_milestone_edit", "1-1", 1),  # 협업과제 확정, 2024-04-15
    ("tasks:pair_detail", "12"),  # a pair without a task
}


@pytest.mark.deep
def test_every_page_of_the_demonstration_tells_what_is_invented(shown: Site):
    unmarked, seen = [], 0
    for who, pages in PAGES.items():
        if who == ANONYMOUS:
            continue
        person = shown.login(who)
        for name, *rest in (each for each in pages if each not in REAL):
            tail = rest.pop() if rest and str(rest[-1]).startswith("?") else ""
            try:
                args = [each.find() if isinstance(each, Key) else each for each in rest]
            except IndexError:  # a stage that the demonstration has not come to
                continue
            answer = person.context.request.get(reverse(name, args=args) + tail)
            if answer.ok:
                seen += 1
                unmarked += [f"{who} {name} {rest}: {one}" for one in made_up.lacking(name, answer.text())]
    assert not unmarked, "\n".join(unmarked)
    assert seen > 100
