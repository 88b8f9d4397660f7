"""Who takes over the posts of an account that is stopped."""

from datetime import date
from typing import Any

from django import forms

from exchange import rules, sentences
from exchange.actions.take_over import TakeOver
from exchange.errors import Refusal
from exchange.forms.base import CleanText
from exchange.forms.manage import speak
from exchange.models import Assignment, User
from exchange.roles import Capability, roles_with

SUBSTITUTE, SUCCESSOR, NOBODY = "substitute", "successor", "nobody"
WAYS = (
    (SUBSTITUTE, "직무대행을 지정합니다"),
    (SUCCESSOR, "후임을 발령합니다"),
    (NOBODY, "지금은 정하지 않습니다"),
)


class TakeOverForm(CleanText, forms.Form):
    """How the posts go on. Where the account confirms for no post, only that the rest has been seen."""

    way = forms.ChoiceField(label="누구에게 넘깁니까?", choices=WAYS, widget=forms.RadioSelect)
    person = forms.ModelChoiceField(
        User.objects.none(), label="승계할 교류자", required=False, help_text="직무대행이나 후임이 될 사람입니다."
    )
    until = forms.DateField(
        label="대행 종료일", required=False, help_text="직무대행일 때만 적습니다. 오늘부터 이날까지 대행합니다."
    )
    reason = forms.CharField(label="사유", max_length=200, required=False, help_text="예: 면직, 휴직, 조기 복귀")
    seen = forms.BooleanField(label="남은 일을 확인했으며 담당을 따로 정하겠습니다")

    def __init__(self, *args: Any, account: User, terms: list[Assignment], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account, self.terms, self.today = account, terms, today
        people = (
            User.objects.able_to_log_in()
            .filter(role__in=roles_with(Capability.CONFIRM_OWN_PART))
            .exclude(pk=account.pk)
        )
        chosen = self.fields["person"]
        chosen.queryset = people.order_by("display_name", "pk")  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda one: f"{one.display_name} ({one.username})"  # type: ignore[attr-defined]
        chosen.empty_label = "없음"  # type: ignore[attr-defined]
        for name in ("seen",) if terms else ("way", "person", "until", "reason"):
            del self.fields[name]
        if terms and not account.is_active:  # nothing to choose for one who is stopped already and goes on without
            self.fields["way"].choices = WAYS[:2]  # type: ignore[attr-defined]
        for field in self.fields.values():
            speak(field)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        way, person = typed.get("way"), typed.get("person")
        if way not in (SUBSTITUTE, SUCCESSOR):
            return typed
        if "person" in typed and person is None:
            self.add_error("person", "승계할 교류자를 선택해 주세요.")
        if "reason" in typed and not typed["reason"]:
            self.add_error("reason", sentences.REASON_WANTED)
        if way == SUBSTITUTE and "until" in typed and typed["until"] is None:
            self.add_error("until", "대행 종료일을 입력해 주세요.")
        elif way == SUBSTITUTE and typed.get("until") and typed["until"] < self.today:
            self.add_error("until", "대행 종료일은 오늘보다 앞설 수 없습니다.")
        if person and not self.errors and (against := self._why_not(person, typed)):
            self.add_error("person", str(against))
        return typed

    def _why_not(self, person: User, typed: dict[str, Any]) -> Refusal | None:
        for term in self.terms:
            if typed["way"] == SUBSTITUTE:
                against = rules.why_not_substitute(term.holder, person, self.today, typed["until"])
            else:
                against = rules.why_not_hold(term.post, person, self.today, term.ends_on)
            if against:
                return against
        return None

    def plan(self) -> TakeOver:
        """Return what the action is to carry out."""
        typed = self.cleaned_data
        way = typed.get("way")
        if way not in (SUBSTITUTE, SUCCESSOR):
            return TakeOver()
        return TakeOver(typed["person"], typed["until"] if way == SUBSTITUTE else None, typed["reason"])
