"""Every page as each role meets it: no barrier, no complaint of the browser, no sideways scroll, nothing cut off."""

import re
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client

from config.policy import POLICY
from exchange.models import User
from tests.browser import examine, stages
from tests.browser.people import Person, Site
from tests.browser.site_pages import ANONYMOUS, FIRST, LINES, MAIN, OTHER, PAGES, REFUSED, address_of
from tests.makers import make_stand_in


@dataclass
class Reception:
    """One window for each person, logged in when first needed and kept for the module."""

    site: Site
    people: dict[str, Person] = field(default_factory=dict)
    seen: dict[str, list[tuple[tuple, HttpResponse]]] = field(default_factory=dict)

    def window(self, who: str) -> Person:
        if who not in self.people:
            self.people[who] = self.site.stranger() if who == ANONYMOUS else self.site.login(who)
        person = self.people[who]
        person.troubles.clear()
        person.page.set_viewport_size({"width": 1440, "height": 900})
        return person

    def drawn(self, who: str) -> list[tuple[tuple, HttpResponse]]:
        """Return every page of a person with its answer, asked for without a browser."""
        if who not in self.seen:
            client = Client()
            if who != ANONYMOUS:
                client.force_login(User.objects.get(username=who))
            self.seen[who] = [(page, client.get(address_of(page))) for page in PAGES[who]]
        return self.seen[who]


@pytest.fixture(scope="module")
def reception(shown: Site) -> Reception:
    make_stand_in(User.objects.get(username="ex1a"), User.objects.get(username="ex2a"))
    stages.set_up()
    return Reception(shown)


def test_every_address_that_answers_a_get_is_looked_at():
    looked_at = {page[0] for _, page in LINES}
    pages = {name for name, access in POLICY.items() if access.get}
    assert pages - looked_at - set(OTHER) == set()
    assert (looked_at | set(OTHER)) - pages == set()


def seen_in_every_run(who: str, page: tuple):
    """Return a line of PAGES as a case of the test below, for the deep run only where another stands for it."""
    name = f"{who}-{'-'.join(map(str, page))}"
    return pytest.param(who, page, id=name, marks=() if (who, page) in FIRST.values() else pytest.mark.deep)


@pytest.mark.parametrize(("who", "page"), [seen_in_every_run(*line) for line in LINES])
def test_a_page_has_no_barrier(reception, who, page):
    person = reception.window(who)
    answer = person.page.goto(address_of(page))
    assert answer.status == 200
    assert person.page.evaluate("scrollY") == 0, "opens below its top"
    examine.assert_clean(person, is_main=page[0] in MAIN)


@pytest.mark.parametrize(("who", "address", "status"), REFUSED)
def test_a_refusal_has_no_barrier(reception, who, address, status):
    person = reception.window(who)
    answer = person.page.goto(address)
    assert answer.status == status
    examine.assert_clean(person, is_first=who == "viewer" or status == 405)


@pytest.mark.deep
@pytest.mark.parametrize("who", PAGES)
def test_no_two_pages_of_a_person_have_the_same_title(reception, who):
    titles: dict[str, tuple] = {}
    for page, answer in reception.drawn(who):
        if str(page[-1]).startswith("?"):
            continue  # the same page with other rows
        found = re.search(r"<title>(.*?)</title>", " ".join(answer.content.decode().split()))
        assert found and found[1].endswith(" | 협업과제 관리시스템"), page
        assert found[1] not in titles, (page, titles[found[1]], found[1])
        titles[found[1]] = page


@pytest.mark.deep
def test_every_template_is_looked_at_in_every_run(reception):
    """One line of PAGES stands for others (FIRST) only where both are drawn with the same template."""
    looked_at: dict[str, bool] = {}
    for who in PAGES:
        for page, answer in reception.drawn(who):
            template = answer.template_name
            looked_at[template] = looked_at.get(template, False) or (who, page) in FIRST.values()
    assert [template for template, looked in looked_at.items() if not looked] == []
