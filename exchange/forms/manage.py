"""What the forms of the administration share: Korean sentences, values for the action, and the other editor's text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, Q, QuerySet

from exchange import formats, sentences
from exchange.forms.base import OF_VALUES, CleanText
from exchange.merging import merge
from exchange.models import User
from exchange.roles import Scope, roles_within

FIRST_DAY, LAST_DAY = date(1948, 7, 17), date(2100, 12, 31)  # 정부조직법이 처음 시행된 날부터; a typed 0224 is a slip
OUT_OF_TIME = sentences.out_of_years(FIRST_DAY.year, LAST_DAY.year)
SPANS = (("starts_on", "ends_on"), ("valid_from", "valid_until"))  # first and last day, wherever a row has both
STAYS = "만든 뒤에는 바꿀 수 없습니다."

INVALID: dict[type[forms.Field], str] = {
    forms.DateTimeField: "날짜와 시각을 2024-10-11 18:00처럼 입력해 주세요.",
    forms.DateField: "날짜를 2024-10-08처럼 입력해 주세요.",
    forms.TimeField: "시각을 14:00처럼 입력해 주세요.",
    forms.IntegerField: sentences.NUMBER_WANTED,
    forms.DecimalField: sentences.NUMBER_WANTED,
    forms.EmailField: "전자우편 주소를 name@korea.kr처럼 입력해 주세요.",
    forms.SlugField: "영문, 숫자, 붙임표(-), 밑줄(_)로 적어 주세요.",
}


@dataclass(frozen=True)
class Difference:
    """One field that two people filled in differently; both values as text to read."""

    label: str
    theirs: str
    mine: str


class LinesField(forms.CharField):
    """A list of short texts, one a line; empty lines and repetitions are dropped.

    max_items  how many lines at most;  item_length  how many letters a line at most
    """

    widget = forms.Textarea

    def __init__(self, *, max_items: int = 20, item_length: int = 60, **options: Any) -> None:
        self.max_items, self.item_length = max_items, item_length
        super().__init__(**{"required": False, "help_text": "한 줄에 하나씩 적습니다.", **options})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))
        if len(lines) > self.max_items:
            raise ValidationError(f"{self.max_items}개까지 적을 수 있습니다. 지금 {len(lines)}개입니다.")
        if too_long := next((line for line in lines if len(line) > self.item_length), ""):
            raise ValidationError(f"한 줄에 {self.item_length}자까지 적을 수 있습니다: {too_long[:20]}…")
        return lines


class ManageForm(CleanText, forms.ModelForm):
    """A form over one kind of row. It never saves: ``values()`` goes to an action.

    fixed   fields that stay as they are once the row exists
    asides  fields that are no column; handed to the action by name beside the values
    within  columns that are set before the form is filled in (the task a milestone belongs to): constraints over them
            are checked too
    """

    fixed: ClassVar[tuple[str, ...]] = ()
    asides: tuple[str, ...] = ()
    within: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, by: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by, self.today = by, today
        self.typed: dict[str, Any] = {}  # all that was typed, once each field by itself is in order
        for name in self.fixed if self.instance.pk else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = STAYS
            self.fields[name].validators = []  # what is stored is not typed, so it is not judged
        for name, field in self.fields.items():
            speak(field)
            name_nothing(field)
            if isinstance(self.initial.get(name), Decimal):
                self.initial[name] = formats.number(self.initial[name]).replace(",", "")  # 12, not 12.00

    @property
    def is_new(self) -> bool:
        return self.instance.pk is None

    def offer(self, name: str, rows: QuerySet, *, label: Callable[[Any], str] | None = None, nothing: str = "") -> None:
        """Let the choice ``name`` be among ``rows``, called by ``label`` or by what they are called anyway.

        nothing  what the empty choice is called, where that is not 없음
        """
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset = rows
        if nothing:
            field.empty_label = nothing
        if label is None and hasattr(rows.model, "choice_name"):
            label = attrgetter("choice_name")
        if label:
            cast(Any, field).label_from_instance = label  # a method of the class, exchanged for this one field

    def offer_people(self, name: str, scope: Scope) -> None:
        """Let the choice ``name`` be among the accounts in use of ``scope``, and the one that the row names."""
        kept = getattr(self.instance, f"{name}_id")
        people = User.objects.filter(Q(role__in=roles_within(scope), is_active=True) | Q(pk=kept)).order_by(
            "display_name", "pk"
        )
        self.offer(name, people, label=lambda person: f"{person.display_name} ({person.username})")

    def field_of_person(self, name: str) -> str:
        """Return the field at which to say that a person cannot be in this place then: days, once the person stays."""
        return "starts_on" if self.fields[name].disabled else name

    def name_choices(self, name: str, words: Mapping[str, str]) -> None:
        """Call the coded choices of ``name`` by other words, where ``words`` has one for the code."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [(key, words.get(str(key), label)) for key, label in cast(Any, field.choices)]

    def values(self) -> dict[str, Any]:
        """Return what the action is to write, by column; without the fixed ones of a row that exists."""
        names = [name for name in self._meta.fields or () if name in self.fields and not self.fields[name].disabled]
        return {name: self.cleaned_data[name] for name in names}

    def asides_typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.asides if name in self.fields}

    def twin(self) -> Model | None:
        """Return the row that already says exactly what was typed: the first of two clicks made it."""
        if not (self.is_new and self.typed):
            return None
        own = {name: value for name, value in self.typed.items() if name in (self._meta.fields or ())}
        own |= {name: getattr(self.instance, name) for name in self.within}
        return self._meta.model._default_manager.filter(**own).first()

    def differences(self, fresh: Model) -> list[Difference]:
        """Return where what was typed differs from ``fresh``, the row as somebody else has saved it meanwhile."""
        found = []
        for name, mine in self.values().items():
            theirs = getattr(fresh, name)
            if mine != theirs:
                field = self.fields[name]
                found.append(Difference(str(field.label), shown(field, theirs), shown(field, mine)))
        return found

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error as Django does; a constraint that has a name and no sentence is told by ours."""
        names = [constraint.name for constraint in self._meta.model._meta.constraints]
        for each in error.error_list if isinstance(error, ValidationError) and hasattr(error, "error_list") else ():
            if any(name in str(each.message) for name in names):
                each.message, each.params = sentences.OUT_OF_RANGE, None
        super().add_error(field, error)

    def merged(self, fresh: Model, base: Mapping[str, Any] | None) -> tuple[dict[str, Any], list[str]] | None:
        """Return the values to write and the labels of fields that only others changed; None where both changed one.

        fresh  the row as it stands now;  base  its values by column when the form was opened, None where unknown
        """
        mine = self.values()
        columns = {name: cast(Any, fresh._meta.get_field(name)).attname for name in mine}
        typed = {name: value.pk if isinstance(value, Model) else value for name, value in mine.items()}
        theirs = {name: getattr(fresh, columns[name]) for name in mine}
        begun = None if base is None else {name: base[columns[name]] for name in mine if columns[name] in base}
        found = merge(typed, theirs, begun)
        if found.clash:
            return None
        values = {name: getattr(fresh, name) if name in found.taken else value for name, value in mine.items()}
        return values, [str(self.fields[name].label) for name in found.taken]

    def clean(self) -> dict[str, Any]:
        self.typed = {} if self.errors else dict(self.cleaned_data)
        typed = super().clean() or self.cleaned_data
        for first, last in SPANS:
            starts, ends = typed.get(first), typed.get(last)
            if starts and ends and ends < starts:  # said here: the database cannot even compare such a span with others
                self.add_error(last, sentences.ENDS_BEFORE_START)
        return typed

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = cast(Any, super())._get_validation_exclusions()  # Django's own hook, unknown to its stubs
        return excluded - set(self.within)


class SourceForm(CleanText, forms.Form):
    """The ground on which 확인 필요 is taken off a row."""

    reason = forms.CharField(label="확인한 내용", max_length=500, help_text="무엇을 보고 어떻게 확인했는지 적습니다.")
    source_ref = forms.CharField(
        label="새 출처", max_length=500, required=False, help_text="비워 두면 지금 출처를 그대로 둡니다."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="id_source_%s", **options)
        for field in self.fields.values():
            speak(field)


def speak(field: forms.Field) -> None:
    """Let a field say in a clear sentence what is wrong with what was typed; dates must be of this republic's time."""
    label = str(field.label or "")
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    field.error_messages |= OF_VALUES | {
        "required": f"{formats.josa(label, '을/를')} {'선택해' if chosen else '입력해'} 주세요.",
        "invalid_choice": "목록에 있는 것 가운데에서 선택해 주세요.",
        "max_length": f"%(limit_value)d자까지 적을 수 있습니다. {sentences.LETTERS_NOW}",
    }
    for kind, sentence in INVALID.items():
        if isinstance(field, kind):
            field.error_messages["invalid"] = sentence
            break
    if isinstance(field, forms.DateField):
        field.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        field.error_messages |= {"min_value": OUT_OF_TIME, "max_value": OUT_OF_TIME}
    if isinstance(field, forms.DateTimeField):
        first, last = (datetime.combine(day, time(), formats.SEOUL) for day in (FIRST_DAY, LAST_DAY))
        field.validators += [MinValueValidator(first), MaxValueValidator(last)]
        field.error_messages |= {"min_value": OUT_OF_TIME, "max_value": OUT_OF_TIME}
    field.widget.attrs.setdefault("autocomplete", "off")  # a browser must not refill an older choice


def name_nothing(field: forms.Field) -> None:
    """Let the empty choice of a menu say what it means; among radio buttons there is none."""
    nothing = "선택해 주세요" if field.required else "없음"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = nothing
    elif isinstance(field, forms.ChoiceField):
        choices = [(key, label if key else nothing) for key, label in cast(Any, field.choices)]
        radio = isinstance(field.widget, forms.RadioSelect)
        field.choices = [(key, label) for key, label in choices if key or not radio]


def shown(field: forms.Field, value: Any) -> str:
    """Write a value of ``field`` as text to read; "-" for none."""
    if isinstance(field, forms.ChoiceField) and not isinstance(value, Model):
        value = _labels(field).get(str(value), value)
    return formats.stored(value)


def _labels(field: forms.ChoiceField) -> Mapping[str, Any]:
    """Return code → label; without the empty choice, which is no value."""
    return {str(key): label for key, label in cast(Any, field.choices) if key not in (None, "")}
