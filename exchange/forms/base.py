"""What every form does with text before it looks at it, and how a ministry is chosen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from exchange import sentences
from exchange.models import Ministry
from exchange.personal import Number, digest_of, numbers_in
from exchange.texts import clean_text

FROM_THE_LIST = "목록에 있는 값을 선택해 주세요."
OWN_SENTENCES = {  # in the place of the framework's; a form says what it knows better (``exchange.forms.manage.speak``)
    "required": "내용을 입력하거나 선택해 주세요.",
    "invalid": "형식에 맞게 입력해 주세요.",
    "invalid_choice": FROM_THE_LIST,
    "invalid_list": FROM_THE_LIST,
    "invalid_pk_value": FROM_THE_LIST,
    "incomplete": "모든 칸을 입력해 주세요.",
    "overflow": "입력한 값이 너무 큽니다.",
    "missing": sentences.CHOOSE_FILE,
    "empty": "빈 파일입니다. 다른 파일을 선택해 주세요.",
    "max_length": f"%(limit_value)d자까지 입력해 주세요. {sentences.LETTERS_NOW}",
    "min_length": f"%(limit_value)d자 이상 입력해 주세요. {sentences.LETTERS_NOW}",
    "min_value": "%(limit_value)s 이상으로 입력해 주세요.",
    "max_value": "%(limit_value)s 이하로 입력해 주세요.",
    "max_digits": f"숫자가 너무 깁니다. {sentences.DIGITS_AT_MOST}",
    "max_whole_digits": f"숫자가 너무 큽니다. {sentences.DIGITS_AT_MOST}",
    "max_decimal_places": "소수점 아래 %(max)s자리까지 입력해 주세요.",
    "unique": "이미 쓰고 있습니다. 다른 값을 입력해 주세요.",
    "null_characters_not_allowed": "쓸 수 없는 글자가 들어 있습니다. 삭제하고 다시 입력해 주세요.",
}


OF_VALUES = {code: OWN_SENTENCES[code] for code in ("min_value", "max_value", "unique")} | {
    code: sentence
    for code, sentence in OWN_SENTENCES.items()
    if code.startswith(("max_digits", "max_whole", "max_dec"))
}
PERSONAL = "personal"  # the code of the error that asks
KEPT_NUMBERS = "numbers_kept"  # what its box sends
FREE_TEXT = 200  # characters from which a field of one line holds sentences
FORMED = (forms.EmailField, forms.URLField, forms.SlugField, forms.RegexField, forms.UUIDField, forms.JSONField)


def _is_free_text(field: forms.Field) -> bool:
    """Whether people write sentences into a field: several lines, or one of FREE_TEXT characters."""
    if not isinstance(field, forms.CharField) or isinstance(field, FORMED) or field.disabled:
        return False
    if isinstance(field.widget, forms.HiddenInput | forms.PasswordInput):
        return False
    return isinstance(field.widget, forms.Textarea) or (field.max_length or 0) >= FREE_TEXT


def _as_text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


PATTERNED = (forms.EmailField, forms.SlugField, forms.RegexField)  # their pattern says "invalid" in nobody's words
OF_VALIDATORS = {
    code for code in OWN_SENTENCES if code.startswith(("max_", "min_", "null_"))
}  # a field names none of them


def speak_plainly(field: forms.Field) -> None:
    """Let a field say what is wrong in a sentence of ours wherever its form has none of its own."""
    for code, sentence in OWN_SENTENCES.items():
        said = field.error_messages.get(code)
        unsaid = said is None and (code in OF_VALIDATORS or isinstance(field, PATTERNED))
        if unsaid or isinstance(said, Promise):  # the framework's are translated when they are read
            field.error_messages[code] = sentence


class CleanText(forms.BaseForm):
    """Mix in before ``forms.Form`` or ``ModelForm``: text fields are cleaned by ``exchange.texts.clean_text`` first.

    The cleaning happens before validation, so a length is counted on the cleaned text and an invisible character never
    refuses a form; a page drawn again shows the cleaned text. Passwords stay letter by letter as typed.

    Free text that holds what looks like a resident registration, telephone or account number is not taken before the
    person has said so: the error names it, and ``messages_of`` (templates/_form.html) draws the box that keeps it. What
    the field held before is not asked about again.
    asks_about_numbers  False where nobody can be asked: rows of a file
    """

    asks_about_numbers = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._cleaned(self.data)

    def full_clean(self) -> None:
        for field in self.fields.values():  # here and not before: forms add fields of their own
            speak_plainly(field)
        super().full_clean()
        if not self.is_bound or not self.asks_about_numbers:
            return
        for name, numbers in self.numbers_typed().items():
            digest = digest_of(numbers)
            if digest not in self._kept_numbers():
                told = ", ".join(dict.fromkeys(number.told for number in numbers))
                error = ValidationError(sentences.numbers_found(told), code=PERSONAL, params={"digest": digest})
                self.add_error(name, error)

    def numbers_typed(self) -> dict[str, list[Number]]:
        """Return the personal numbers that were typed into free text and did not stand there before, by field."""
        found = {}
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name) if _is_free_text(field) else None
            if value and any(sign.isdigit() for sign in str(value)):
                before = {number.digits for number in numbers_in(_as_text(self.get_initial_for_field(field, name)))}
                numbers = [number for number in numbers_in(_as_text(value)) if number.digits not in before]
                if numbers:
                    found[name] = numbers
        return found

    def _kept_numbers(self) -> list[str]:
        if isinstance(self.data, MultiValueDict):
            return self.data.getlist(KEPT_NUMBERS)
        return [self.data.get(KEPT_NUMBERS, "")]

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
