"""A condition bar that is made once and then only filled in.

The choices are the same for everybody until a ministry or a category changes; to build their fields for each request,
as a filter set does, costs more than the list. The filter set stays the place where conditions are declared.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from exchange.forms import CleanText

DRAWN_KEPT = 256  # how many ways of filling a bar in it remembers as markup


class Bar:
    """The fields of a condition bar, by name, and what it was drawn as lately; ``declared`` is their filter set."""

    def __init__(self, fields: Mapping[str, forms.Field], declared: type) -> None:
        self.fields, self.declared = fields, declared
        self.drawn: dict[tuple, SafeString] = {}

    def filled(self, data: Any) -> "BarForm":
        """Return what ``data`` (request.GET) asks for."""
        return BarForm(data, self)


class BarForm(CleanText, forms.Form):
    """What one request filled into a bar. Its fields are shared: nobody may change them."""

    def __init__(self, data: Any, bar: Bar) -> None:
        super().__init__(data)
        self.fields = dict(bar.fields)
        self.data = self._cleaned(data)
        self._bar = bar
        self.declared = bar.declared
        self.searched_in = getattr(bar.declared, "searched_in", "")

    @property
    def form(self) -> "BarForm":
        """Stands where a filter set would, whose form is asked for."""
        return self

    def drawn(self, draw: Callable[..., SafeString], clear: str, kept: list[tuple[str, str]]) -> SafeString:
        """Return the bar as ``draw(form, clear, kept)`` makes it; one that was filled in alike is not drawn again."""
        key = (*(self.data.get(name, "") for name in self.fields), clear, *kept)
        found = self._bar.drawn.get(key)
        if found is None:
            if len(self._bar.drawn) >= DRAWN_KEPT:
                self._bar.drawn.clear()
            found = self._bar.drawn[key] = draw(self, clear, kept)
        return found
