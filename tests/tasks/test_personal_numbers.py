"""Personal numbers typed into free text are named before anything is saved; the person decides."""

import re

import pytest
from django import forms

from exchange.forms.base import KEPT_NUMBERS, CleanText
from exchange.models import Role
from tasks.models import ReportSection
from tests.makers import make_user
from tests.pages import as_user, to, words
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db
PHONE = "□ 문의 010-1234-5678"


@pytest.fixture
def desk():
    return make_desk()


def page(desk) -> str:
    return to("tasks:report_edit", "2024-3", desk.report.task.code, "joint")


def typed(desk, client, **answers) -> dict:
    """Return the part's form as the page shows it, with other answers."""
    form = client.get(page(desk)).context_data["form"]
    values = {part.html_name: part.value() for part in form if part.value() is not None}
    return values | answers


def stored(desk) -> str:
    section = ReportSection.objects.filter(report=desk.report, side="joint").first()
    return str(section.__dict__) if section else ""


def kept(answer) -> str:
    return re.search(rf'name="{KEPT_NUMBERS}" value="(\w+)"', words(answer))[1]


def test_a_number_is_named_and_saved_only_when_the_person_says_so(desk):
    client = as_user(desk.a)
    body = typed(desk, client, progress=PHONE)
    asked = client.post(page(desk), body)
    assert asked.status_code == 422
    assert "개인정보로 보이는 번호가 있습니다(전화번호 010…)" in words(asked)
    assert PHONE in words(asked)
    assert "1234-5678" not in stored(desk)

    assert client.post(page(desk), body | {KEPT_NUMBERS: "0" * 16}).status_code == 422
    assert client.post(page(desk), body | {KEPT_NUMBERS: kept(asked)}).status_code == 302
    assert "1234-5678" in stored(desk)


def test_what_was_kept_is_not_asked_about_again_and_another_number_is(desk):
    client = as_user(desk.a)
    body = typed(desk, client, progress=PHONE)
    client.post(page(desk), body | {KEPT_NUMBERS: kept(client.post(page(desk), body))})
    again = typed(desk, client, progress=f"{PHONE}\n둘째 줄")
    assert client.post(page(desk), again).status_code == 302
    more = typed(desk, client, progress=f"{PHONE} 900101-1234567")
    answer = client.post(page(desk), more)
    assert answer.status_code == 422
    assert "주민등록번호 900…" in words(answer)
    assert "010…" not in words(answer)


def test_a_saving_in_the_background_waits_for_the_decision(desk):
    client = as_user(desk.a)
    body = typed(desk, client, progress=PHONE)
    answer = client.post(page(desk), body, headers={"x-autosave": "1"})
    assert answer.status_code == 422
    assert "그대로 둔다고 표시하고" in answer.json()["errors"]["progress"][0]
    assert "1234-5678" not in stored(desk)


def test_forms_of_other_rooms_ask_as_well(desk):
    """A row of the administration, and the reason of an act: both draw the box beside the field."""
    admin = as_user(make_user(Role.ADMIN))
    address = to("exchange:manage_round_add")
    answer = admin.post(address, {"number": 7, "name": "7차 교류", "note": "계좌 국민은행 123456-04-123456"})
    assert answer.status_code == 422
    assert "계좌·카드번호 123…" in words(answer)
    assert f'name="{KEPT_NUMBERS}"' in words(answer)


def test_a_search_is_never_asked_about(desk):
    client = as_user(desk.coordinator)
    for address in ("/tasks?search=010-1234-5678", "/posts?search=010-1234-5678"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "개인정보로 보이는" not in words(answer)


def test_only_free_text_is_looked_at():
    class Form(CleanText, forms.Form):
        short = forms.CharField(max_length=20)
        link = forms.URLField(max_length=500, assume_scheme="https")
        long = forms.CharField(widget=forms.Textarea)

    number = "010-1234-5678"
    form = Form({"short": number, "link": f"https://x.kr/{number}", "long": number})
    assert list(form.errors) == ["long"]
    unasked = Form({"short": number, "link": "https://x.kr", "long": number})
    unasked.asks_about_numbers = False
    assert unasked.is_valid()
