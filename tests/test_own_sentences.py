"""What a form says is wrong is said by us: nothing of the framework's own sentences, and no code, reaches a person."""

import importlib
import re
from html import unescape
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth import password_validation
from django.core import validators
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from config.policy import POLICY
from evaluation.models import PayRate
from exchange.actions import rows
from exchange.errors import Incomplete
from exchange.forms.base import CleanText
from exchange.models import User
from tests import depth
from tests.makers import PASSWORD, make_user
from tests.pages import as_user, words
from tests.test_site import ANONYMOUS, every_pattern, is_file, make_world

HOUSE = Path(__file__).parents[1]
CODES = re.compile(r"\b(SES|PERF|NOT_LOWEST|STEP_UP|MIN_A|MONTHS)\b|제약 조건|Constraint|is violated|\[?ErrorDetail")
NAMES = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')


def frameworks() -> list[str]:
    """Return pieces of the framework's own Korean sentences, long enough to be nobody else's."""
    found: list[str] = []
    kinds = [kind for module in (forms.fields, forms.models, forms.formsets) for kind in vars(module).values()]
    kinds += [models.Field, *models.Field.__subclasses__(), *vars(validators).values()]
    with override("ko"):
        for kind in kinds:
            if isinstance(kind, type):
                said = [*getattr(kind, "default_error_messages", {}).values(), getattr(kind, "message", "")]
                found += [str(each) for each in said if isinstance(each, Promise)]
        checks = password_validation.get_default_password_validators()
        found += [each.get_help_text() for each in checks if type(each).__module__.startswith("django.")]
    pieces = {piece.strip() for text in found for piece in re.split(r"%\(\w+\)[sdr]|%[sd]", text)}
    return sorted(piece for piece in pieces if len(piece) >= 8)


def own_forms() -> list[type[forms.BaseForm]]:
    """Return every form of the product."""
    for app in ("exchange", "tasks", "evaluation"):
        for path in (HOUSE / app / "forms").glob("*.py"):
            importlib.import_module(f"{app}.forms.{path.stem}".removesuffix(".__init__"))
    return [
        each for each in _below(forms.BaseForm) if each.__module__.split(".")[0] in ("exchange", "tasks", "evaluation")
    ]


def _below(base: type) -> list[type]:
    return [found for each in base.__subclasses__() for found in (each, *_below(each))]


def test_every_form_of_the_product_cleans_and_speaks_by_itself():
    assert len(own_forms()) > 40
    assert not [each for each in own_forms() if not issubclass(each, CleanText)]


def test_the_sentences_looked_for_are_the_frameworks():
    found = frameworks()
    assert len(found) > 20
    assert any("필수" in piece for piece in found)


@pytest.mark.django_db
@pytest.mark.slow
def test_no_form_answers_in_the_words_of_the_framework():
    """Each page with a form is sent nothing, and nonsense in every field; in the deep run also too much of it."""
    world, ours = make_world(), frameworks()
    wrong = ["", "엉뚱한 값", *(["9" * 400, "가" * 5_000] if depth.is_deep() else [])]
    clients: dict[str, tuple[Client, User | None]] = {}
    answered = 0
    for name, pattern in every_pattern():
        roles = sorted(POLICY[name].roles_for("POST") & POLICY[name].roles_for("GET"))
        if not roles or is_file(pattern) or name in ("exchange:logout",):
            continue
        role = "coordinator" if "coordinator" in roles else roles[0]
        if role not in clients:
            user = world.people[role]
            clients[role] = (as_user(user) if user else Client(), user)
        client, user = clients[role]
        if role == ANONYMOUS:
            client = Client()
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        page = client.get(address)
        fields = set(NAMES.findall(words(page))) - {"csrfmiddlewaretoken"} if page.status_code == 200 else set()
        for value in wrong if fields else []:
            answer = client.post(address, dict.fromkeys(fields, value))
            if answer.status_code == 422:
                answered += 1
                said = unescape(words(answer))
                assert not [piece for piece in ours if piece in said], f"{name} {value[:9]!r}"
                assert not CODES.search(re.sub(r'(value|name|id|for|href|data-[\w-]+)="[^"]*"', "", said)), name
    assert answered > 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("짧은말", "12자 이상으로"),
        ("123456789012345", "숫자로만 만들 수 없습니다"),
        ("q1w2e3r4t5y6", "많은 사람이 쓰는"),
        ("kim.seoyeon.x", "비슷합니다"),
    ],
)
def test_a_refused_password_is_told_in_our_words(password, said):
    user = make_user(username="kim.seoyeon.xy", password=PASSWORD)
    answer = as_user(user).post(
        "/account/password", {"password": PASSWORD, "new_password": password, "new_password_again": password}
    )
    assert answer.status_code == 422
    assert said in words(answer)
    assert not [piece for piece in frameworks() if piece in words(answer)]


@pytest.mark.django_db
def test_a_constraint_without_a_sentence_is_not_told_by_its_name():
    values = {"track": "PERF", "s_bp": 1, "a_bp": 2, "b_bp": 3, "c_bp": 4, "effective_from": "2025-01-01"}
    with pytest.raises(Incomplete) as refused:
        rows.add(PayRate, values | {"source_title": "시험"}, {*values, "source_title"})
    assert "저장할 수 없는 값이 있습니다" in str(refused.value)
    assert "payrate" not in str(refused.value)
