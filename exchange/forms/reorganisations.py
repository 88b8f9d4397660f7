"""What is typed about a reorganisation: its organisations and its day; then where each post goes."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms

from exchange import formats
from exchange.actions.reorganisations import GivenAnswer, NewMinistry
from exchange.forms.base import CleanText
from exchange.forms.manage import speak
from exchange.models import Ministry, MinistryKind, PostAnswer, Reorganisation, ReorganisationKind
from exchange.queries.reorganisations import Seen
from exchange.reorganising import PostMove

NEW_AT_MOST = 3
FOLLOWS = "posts"  # the paying organisation is that of the post
PARTS = ("name", "short_name", "code", "kind")


class ManyMinistries(forms.ModelMultipleChoiceField):
    """Some of the organisations; renamed ones are told apart by their full names."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Ministry) -> str:
        return obj.choice_name


class ReorganisationForm(CleanText, forms.Form):
    """What the act says. ``act`` is the one that is corrected, None for a new one."""

    kind = forms.ChoiceField(label="방식", choices=ReorganisationKind, widget=forms.RadioSelect)
    day = forms.DateField(
        label="시행일",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="이날 0시부터 새 이름을 씁니다. 미리 등록할 수 있습니다.",
    )
    source_ref = forms.CharField(
        label="근거", max_length=500, help_text="직제나 법률의 이름입니다. 예: 재정경제부와 그 소속기관 직제"
    )
    before = ManyMinistries(label="개편 전 기관", queryset=Ministry.objects.none())
    after = ManyMinistries(
        label="개편 후 기관(등록된 기관)",
        queryset=Ministry.objects.none(),
        required=False,
        help_text="이미 등록된 기관이 승계하면 선택합니다. 없으면 아래에 새로 적습니다.",
    )
    source_note = forms.CharField(label="설명", max_length=500, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, act: Reorganisation | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Ministry.objects.exclude(kind=MinistryKind.CENTRE).order_by("rank", "pk")
        for name in ("before", "after"):
            cast(ManyMinistries, self.fields[name]).queryset = offered
        for number in range(1, NEW_AT_MOST + 1):
            self._add_new(number)
        for field in self.fields.values():
            speak(field)
        if act is not None:
            self.initial = {**self.initial, **_initial(act)}

    def _add_new(self, number: int) -> None:
        self.fields |= {
            f"new_{number}_name": forms.CharField(label="이름", max_length=60, required=False),
            f"new_{number}_short_name": forms.CharField(label="약칭", max_length=20, required=False),
            f"new_{number}_code": forms.SlugField(
                label="부호", max_length=12, required=False, help_text="영문 대문자 약호(예: MOLIT)"
            ),
            f"new_{number}_kind": forms.ChoiceField(
                label="종류",
                required=False,
                choices=[each for each in MinistryKind.choices if each[0] != MinistryKind.CENTRE],
            ),
        }

    @property
    def new_blocks(self) -> list[list[forms.BoundField]]:
        """The fields of each organisation that can be registered with the act."""
        return [[self[f"new_{number}_{part}"] for part in PARTS] for number in range(1, NEW_AT_MOST + 1)]

    @property
    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "day", "source_ref", "before", "after")]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number in range(1, NEW_AT_MOST + 1):
            parts = {part: typed.get(f"new_{number}_{part}", "") for part in ("name", "short_name", "code")}
            if any(parts.values()) and not all(parts.values()):
                for part in (part for part, value in parts.items() if not value):
                    self.add_error(f"new_{number}_{part}", "새 기관의 이름, 약칭, 부호를 모두 입력해 주세요.")
        return typed

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "day", "source_ref", "source_note")}

    def sides(self) -> dict[str, Any]:
        """Return the organisations of before and after, and those to be registered, as the action takes them."""
        typed = self.cleaned_data
        made = [
            NewMinistry(
                code=typed[f"new_{number}_code"].upper(),
                name=typed[f"new_{number}_name"],
                short_name=typed[f"new_{number}_short_name"],
                kind=typed[f"new_{number}_kind"] or MinistryKind.MINISTRY,
            )
            for number in range(1, NEW_AT_MOST + 1)
            if typed[f"new_{number}_name"]
        ]
        return {"before": list(typed["before"]), "after": list(typed["after"]), "made": made}


def _initial(act: Reorganisation) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(act, name) for name in ("kind", "day", "source_ref", "source_note")}
    told["before"] = [line.ministry_id for line in act.before]
    told["after"] = [line.ministry_id for line in act.after if not line.is_made]
    for number, line in enumerate((line for line in act.after if line.is_made), start=1):
        told |= {f"new_{number}_{part}": getattr(line, f"new_{part}") for part in PARTS}
    return told


@dataclass(frozen=True)
class Question:
    """Where one post goes, as the page asks it: ``where`` is None where there is one successor only."""

    number: int
    move: PostMove
    where: forms.BoundField | None
    title: forms.BoundField
    note: str


class AnswersForm(CleanText, forms.Form):
    """Where each post goes, and who pays from the day on. Everything may stay open; nothing is preselected."""

    def __init__(self, *args: Any, seen: Seen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen = seen
        act = seen.plan.act
        for move in seen.plan.posts:
            if act.asks_posts:
                self.fields[f"post_{move.post.pk}"] = forms.ChoiceField(
                    label=str(move.name), required=False, choices=self.choices(move), widget=forms.RadioSelect
                )
                self.initial[f"post_{move.post.pk}"] = _key_of(move)
            self.fields[f"title_{move.post.pk}"] = forms.CharField(
                label="승계한 뒤의 직위 이름", max_length=60, required=False
            )
            self.initial[f"title_{move.post.pk}"] = move.title
        if seen.asks_payer:
            self.fields["payer"] = forms.ChoiceField(
                label="지급 기관과 가산금 결정 담당", required=False, choices=self._payers(), widget=forms.RadioSelect
            )
            self.initial["payer"] = FOLLOWS if act.payer_follows_posts else str(act.payer_id or "")
        for field in self.fields.values():
            speak(field)

    def choices(self, move: PostMove) -> list[tuple[str, str]]:
        act = self.seen.plan.act
        found = [(str(line.pk), f"{formats.josa(line.short_name, '으로/로')} 승계") for line in act.after]
        if act.ends_ministries:
            return [*found, (PostAnswer.ENDS.value, PostAnswer.ENDS.label)]
        return [*found, (PostAnswer.STAYS.value, f"{move.name.ministry.short_name}에 잔류")]

    def _payers(self) -> list[tuple[str, str]]:
        lines = self.seen.plan.act.after
        return [(FOLLOWS, "직위의 승계 기관을 따름"), *((str(line.pk), f"모두 {line.short_name}") for line in lines)]

    def questions(self) -> list["Question"]:
        """Return the posts as the page asks for them, numbered from 1: the radio buttons, or none, and the title."""
        return [
            Question(
                number,
                move,
                self[f"post_{move.post.pk}"] if f"post_{move.post.pk}" in self.fields else None,
                self[f"title_{move.post.pk}"],
                self.seen.notes.get(("post", move.post.pk), ""),
            )
            for number, move in enumerate(self.seen.plan.posts, start=1)
        ]

    def answers(self) -> dict[int, GivenAnswer]:
        """Return post key → its answer, of the posts that were answered."""
        typed, found = self.cleaned_data, {}
        for move in self.seen.plan.posts:
            title = typed.get(f"title_{move.post.pk}") or move.name.title
            if self.seen.plan.act.asks_posts:
                key = typed.get(f"post_{move.post.pk}")
                if not key:
                    continue
                line = int(key) if key.isdigit() else None
                found[move.post.pk] = GivenAnswer(PostAnswer.SUCCEEDS if line else key, line, title if line else "")
            elif self.seen.plan.act.after and title != move.title:
                found[move.post.pk] = GivenAnswer(PostAnswer.SUCCEEDS, self.seen.plan.act.after[0].pk, title)
        return found

    def payer(self) -> dict[str, Any]:
        key = self.cleaned_data.get("payer", "")
        return {"payer": int(key) if key.isdigit() else None, "payer_follows_posts": key == FOLLOWS}


def _key_of(move: PostMove) -> str:
    if move.line is not None and move.answer == PostAnswer.SUCCEEDS:
        return str(move.line.pk)
    return move.answer
