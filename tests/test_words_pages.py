"""The refused words in what is answered: every page, list file, mail, notice and message of every role."""

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.policy import POLICY
from exchange.models import Notice, Role, User
from tests import depth
from tests.browser.site_pages import ANONYMOUS, FIRST, LINES, REFUSED, address_of
from tests.pages import as_user
from tests.refused_words import refused_in, refused_in_page
from tests.test_site import every_pattern, is_file, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FILED = {name for name, pattern in every_pattern() if is_file(pattern)}
REASON = "reason=%EC%8B%9C%ED%97%98+%ED%99%95%EC%9D%B8"


def body(answer: HttpResponse) -> str:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode("utf-8", "ignore")


def browser_of(who: str) -> Client:
    return Client() if who == ANONYMOUS else as_user(User.objects.get(username=who))


def file_address(page: tuple) -> str:
    """Return the address of the CSV file of a list's page."""
    name, *rest = page
    keys = [each for each in rest if not str(each).startswith("?")]
    query = "".join(str(each)[1:] + "&" for each in rest if str(each).startswith("?"))
    return f"{address_of((name, *keys, 'csv'))}?{query}{REASON}"


def test_no_page_file_or_message_of_the_demonstration_says_a_refused_word(demonstration):
    """One page of each kind and its file; in the deep run every page, each sent nothing as well."""
    found: list[str] = []
    met = {"page": 0, "file": 0, "message": 0}
    clients: dict[str, Client] = {}
    for who, page in sorted(LINES if depth.is_deep() else FIRST.values(), key=str):
        client, address = clients.setdefault(who, browser_of(who)), address_of(page)
        answers = {"page": client.get(address)}
        if page[0] in FILED:
            answers["file"] = client.get(file_address(page))
        assert {answer.status_code for answer in answers.values()} == {200}, (who, address)
        if depth.is_deep() and POLICY[page[0]].post:
            answers["message"] = client.post(address, follow=True)
        for kind, answer in answers.items():
            met[kind] += 1
            found += [f"{who} {kind} {address} {said}" for said in refused_in_page(body(answer))]
    assert found == [], "\n".join(["", *dict.fromkeys(found)])
    assert met["page"] > 90 and met["file"] > 15 and (met["message"] > 40 or not depth.is_deep()), met


def test_no_refusal_says_a_refused_word(demonstration):
    for who, address, status in REFUSED:
        answer = browser_of(who).get(address)
        assert answer.status_code == status, address
        assert refused_in_page(body(answer)) == [], address
    strict = Client(enforce_csrf_checks=True)
    assert refused_in_page(body(strict.post("/login", {}))) == []


def test_nothing_that_the_demonstration_wrote_down_says_a_refused_word(demonstration):
    """Notices, titles, reports, reasons, remarks, numbers: every text in the tables."""
    found, texts = [], 0
    for model in apps.get_models():
        if model._meta.app_label not in ("exchange", "tasks", "evaluation") or model.__name__.endswith("Event"):
            continue
        names = [
            each.attname
            for each in model._meta.concrete_fields
            if isinstance(each, models.CharField | models.TextField)
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            texts += sum(map(bool, row))
            found += [f"{model.__name__} {said}" for value in row for said in refused_in(value or "")]
    assert texts > 5_000 and Notice.objects.count() > 50
    assert found == [], "\n".join(["", *dict.fromkeys(found)])


@pytest.mark.deep
@pytest.mark.parametrize("role", [ANONYMOUS, *Role.values])
def test_no_address_answers_a_role_with_a_refused_word(role):
    """Every address by GET and POST, open to the role or not, with the mails that followed."""
    world = make_world()
    user = world.people[role]
    found: list[str] = []
    for name, pattern in every_pattern():
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        for method in ("get", "post"):
            client = as_user(user) if user else Client()
            answer = getattr(client, method)(f"{address}?{REASON}")
            found += [f"{role} {method} {name} {said}" for said in refused_in_page(body(answer))]
    found += [f"mail {said}" for letter in mail.outbox for said in refused_in(f"{letter.subject} {letter.body}")]
    assert found == [], "\n".join(["", *dict.fromkeys(found)])
