"""What stands above a form that could not be saved: as many sentences as it says, each leading to its field."""

import re

import pytest
from django import forms
from django.template import engines


class Doubtful(forms.Form):
    name = forms.CharField(label="이름")
    kind = forms.ChoiceField(label="구분", choices=[("a", "가"), ("b", "나")], widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("둘 가운데 하나는 입력해 주세요.")


def form_with(**errors: list[str]) -> Doubtful:
    form = Doubtful({"name": "가", "kind": "a"})
    form.full_clean()
    for field, messages in errors.items():
        for message in messages:
            form.add_error(field, message)
    return form


def drawn(form: forms.Form | list[forms.Form]) -> str:
    source = '{% from "_form.html" import error_summary, title_errors %}<title>{{ title_errors(form) }}</title>'
    return engines["jinja2"].from_string(source + "{{ error_summary(form) }}").render({"form": form})


@pytest.mark.parametrize(
    ("errors", "count"),
    [
        ({}, 1),
        ({"name": ["짧습니다.", "이미 있습니다."]}, 3),
        ({"name": ["짧습니다."], "kind": ["다시 선택해 주세요."], "key": ["다시 열어 주세요."]}, 4),
    ],
)
def test_the_summary_lists_as_many_sentences_as_it_says(errors: dict[str, list[str]], count: int) -> None:
    text = drawn(form_with(**errors))
    assert f"확인이 필요한 항목이 {count}개 있습니다" in text
    assert f"오류 {count}건" in text
    assert len(re.findall("<li>", text)) == count


def test_every_sentence_leads_to_a_field_that_one_can_see() -> None:
    text = drawn(form_with(name=["짧습니다."], kind=["다시 선택해 주세요."], key=["다시 열어 주세요."]))
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', text) == [
        ("id_name", "둘 가운데 하나는 입력해 주세요."),
        ("id_name", "짧습니다."),
        ("id_kind_0", "다시 선택해 주세요."),
    ]
    assert "다시 열어 주세요." in text


def test_two_forms_of_a_page_are_counted_together() -> None:
    text = drawn([form_with(), form_with(name=["짧습니다."])])
    assert "확인이 필요한 항목이 3개 있습니다" in text and "오류 3건" in text


def test_nothing_is_said_of_a_form_without_errors() -> None:
    form = Doubtful()
    assert "error-summary" not in drawn(form) and "오류" not in drawn(form)
