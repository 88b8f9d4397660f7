"""What a list is narrowed by, in words: for the chips above it and for the first row of its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exchange import sentences

EVERYTHING = "all"  # a value that narrows nothing
SEARCH = "search"  # the field of words; its filter says in ``searched_in`` where they are looked for


@dataclass(frozen=True)
class Conditions:
    """What a list was narrowed by.

    chips     (what is asked, the address without it)      sentence  all of it in one line, "" where nothing was asked
    errors    what is wrong with the address, by field      names     the fields that were asked for
    searched  where the words of the search were looked for, "" where none were typed
    """

    chips: list[tuple[str, str]]
    sentence: str
    errors: list[str]
    names: list[str]
    searched: str = ""


def conditions_of(filterset: Any, query: Any, *, quiet: Sequence[str] = ()) -> Conditions:
    """Read what ``query`` (request.GET) asks of a list, in the words of its filter's form.

    quiet  fields that are part of every address (the quarter): in the sentence, but no chip to take away
    """
    form = filterset.form
    valid = form.is_valid()
    chips, words, names = [], [], []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if valid else None
        if not value or value == EVERYTHING:
            continue
        shown = dict(getattr(field, "choices", ())).get(value, value)
        label = str(shown) if field.widget.is_hidden else f"{field.label} {shown}"
        words.append(label)
        if name not in quiet:
            rest = query.copy()
            rest[name] = ""
            rest.pop("page", None)
            chips.append((label, f"?{rest.urlencode()}"))
            names.append(name)
    errors = [message for messages in form.errors.values() for message in messages]
    typed = form.cleaned_data.get(SEARCH) if valid else ""
    searched = sentences.searched_in(typed, filterset.searched_in) if typed else ""
    return Conditions(chips, " · ".join(words), errors, names, searched)


def said(filterset: Any) -> str:
    """Return the conditions of a filter as one line: ``분기 2024년 3분기 · 단계 제출``, also of rows chosen by key."""
    if not filterset.is_valid():
        return "조건 오류"
    words = []
    for name, field in filterset.form.fields.items():
        value = filterset.form.cleaned_data.get(name)
        if value in (None, "", []):
            continue
        choices = dict(getattr(field, "choices", [])) if not hasattr(value, "pk") else {}
        words.append(f"{field.label} {choices.get(value, value)}")
    return " · ".join(words)
