"""What every form does with text before it looks at it, and how a ministry is chosen."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from exchange.models import Ministry
from exchange.texts import clean_text


class CleanText(forms.BaseForm):
    """Mix in before ``forms.Form`` or ``ModelForm``: text fields are cleaned by ``exchange.texts.clean_text`` first.

    The cleaning happens before validation, so a length is counted on the cleaned text and an invisible character never
    refuses a form; a page drawn again shows the cleaned text. Passwords stay letter by letter as typed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._cleaned(self.data)

    def _cleaned(self, data: Any) -> Any:
        cleaned = data.copy()
        for name, field in self.fields.items():
            if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput):
                continue
            multiline = isinstance(field.widget, forms.Textarea)
            key = self.add_prefix(name)
            if isinstance(data, MultiValueDict):
                if key in data:
                    cleaned.setlist(key, [clean_text(value, multiline=multiline) for value in data.getlist(key)])
            elif isinstance(data.get(key), str):
                cleaned[key] = clean_text(data[key], multiline=multiline)
        return cleaned


class MinistryField(forms.ModelChoiceField):
    """One ministry of a list in which a renamed one stands beside its successor, told apart by its full name."""

    def label_from_instance(self, obj: Ministry) -> str:
        return obj.choice_name
