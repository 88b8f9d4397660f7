"""Naming the conditions of a list."""

from django import forms

from exchange.forms.base import CleanText


class NameForm(CleanText, forms.Form):
    """The name of a saved view, at most 20 characters."""

    name = forms.CharField(
        label="조건 이름",
        max_length=20,
        error_messages={
            "required": "조건의 이름을 입력해 주세요.",
            "max_length": "이름은 20자까지 입력해 주세요.",
        },
    )


class SaveForm(NameForm):
    """A new saved view: its name, and the query string of the list."""

    query = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"max_length": "조건이 너무 길어 저장할 수 없습니다. 조건을 줄여 주세요."},
    )
