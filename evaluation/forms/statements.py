"""What is typed about grades, headcounts and decisions. No form has a field for an amount of a statement."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q

from evaluation import sentences
from evaluation.models import (
    TOTAL_OF_COMMITTEE,
    DecisionStep,
    EvaluationRound,
    ExchangeForm,
    Grade,
    GradeNotice,
    HeadcountBasis,
    Track,
)
from evaluation.models.pay import LEVELS
from evaluation.rules import bonus as rules
from exchange import clock
from exchange import sentences as of_exchange
from exchange.forms.base import CleanText, MinistryField
from exchange.forms.manage import name_nothing, speak
from exchange.models import Assignment, Ministry, User, lineage
from exchange.roles import Capability
from exchange.rules import line_of, lines, living

LEVEL_CHOICES = [  # "track:level" and what a person reads
    (f"{track}:{level}", f"{track.label} {level}급" if track == Track.SES else level)
    for track, levels in LEVELS.items()
    for level in levels
]
LONG_TERM_MOST = 50  # percent: 수당규정 제7조의2제7항


class PlainSpokenForm(CleanText, forms.Form):
    """A form whose fields say in a sentence what is wrong."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)
            name_nothing(field)

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return self.cleaned_data


PAYERS = ("evaluating_ministry", "paying_ministry")


class GradeNoticeForm(PlainSpokenForm):
    exchange_form = forms.ChoiceField(
        label="교류 형태",
        choices=ExchangeForm.choices,
        widget=forms.RadioSelect,
        help_text="파견은 원소속 기관이, 전출입은 지금 기관이 평가합니다.",
    )
    evaluating_ministry = MinistryField(label="평가 기관", queryset=Ministry.objects.none())
    paying_ministry = MinistryField(
        label="지급 기관",
        queryset=Ministry.objects.none(),
        help_text="파견이면 따로 합의하지 않은 한 원소속 기관입니다.",
    )
    level = forms.ChoiceField(
        label="적용 대상과 급", choices=[("", ""), *LEVEL_CHOICES], help_text="평가 연도 12월 31일의 급입니다."
    )
    assessed = forms.ChoiceField(
        label="성과평가 등급",
        choices=Grade.choices,
        widget=forms.RadioSelect,
        help_text="평가자와 확인자가 정한 등급입니다. 고위공무원은 매우우수 S, 우수 A, 보통 B, 미흡·매우미흡 C입니다.",
    )
    prior = forms.ChoiceField(label="교류 전 등급", choices=[("", ""), *Grade.choices], required=False)
    same_rank = forms.BooleanField(label="교류 전과 같은 직급", required=False)
    forced_lowest = forms.BooleanField(
        label="등급 보장을 적용하지 않음",
        required=False,
        help_text="본인에게 책임이 있거나 법에 따라 최하위를 주는 경우입니다.",
    )
    forced_reason = forms.CharField(label="보장을 적용하지 않는 사유", max_length=300, required=False)
    is_disciplined = forms.BooleanField(label="평가 연도에 징계를 받음", required=False)
    months = forms.IntegerField(label="실제 근무 월수", min_value=0, max_value=12)
    long_term_percent = forms.IntegerField(
        label="장기성과급 비율",
        min_value=0,
        max_value=LONG_TERM_MOST,
        required=False,
        help_text="3년 이상 이어 최상위 등급인 사람에게 지급하기로 한 비율입니다. 없으면 비워 둡니다.",
    )
    pay_date = forms.DateField(label="지급일", widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.CharField(label="통보 문서번호", max_length=100)
    notified_on = forms.DateField(label="통보일", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, assignment: Assignment, round: EvaluationRound, by: User, **options: Any) -> None:
        self.assignment, self.round, self.by = assignment, round, by
        super().__init__(*args, **options)
        known = [key for key in (assignment.home_ministry_id, assignment.post.name.ministry.pk) if key]
        ministries = Ministry.objects.for_table()
        if assignment.home_ministry_id:
            told = [one.pk for one in map(self.initial.get, PAYERS) if one is not None]
            now = Ministry.objects.valid_on(clock.today()).filter(pk__in=lineage(pk__in=known)).values("pk")
            ministries = ministries.filter(Q(pk__in=now) | Q(pk__in=told))
        for name in PAYERS:
            cast(MinistryField, self.fields[name]).queryset = ministries

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if bool(typed.get("forced_lowest")) != bool(typed.get("forced_reason")):
            said = of_exchange.REASON_WANTED if typed.get("forced_lowest") else "보장을 적용하면 비워 주세요."
            self.add_error("forced_reason", said)
        told = typed.get("notified_on")
        if told and told > clock.today():
            self.add_error("notified_on", rules.TOLD_LATER)
        day, year = typed.get("pay_date"), self.round.pay_year
        if day and day.year != year:
            self.add_error("pay_date", sentences.pays_in(year))
        form, evaluating = typed.get("exchange_form"), typed.get("evaluating_ministry")
        proposed = rules.proposed_ministry(form, self.assignment, clock.today()) if form else None
        if form and proposed and evaluating and len(set(lines([proposed.pk, evaluating.pk]).values())) > 1:
            label = ExchangeForm(form).label
            self.add_error("evaluating_ministry", f"{label}이면 {proposed.short_name}에서 평가합니다.")
        paying = typed.get("paying_ministry")
        theirs = (evaluating.pk, paying.pk) if evaluating and paying else ()
        if theirs and not self.by.may(Capability.KEEP_STATEMENTS) and line_of(self.by).isdisjoint(theirs):
            self.add_error("paying_ministry", "소속 기관이 평가하거나 지급하는 통보만 등록할 수 있습니다.")
        return typed

    def values(self) -> dict[str, Any]:
        """Return what the action keeps, by column."""
        typed = dict(self.cleaned_data)
        typed["track"], typed["level"] = typed["level"].split(":")
        typed["long_term_bp"] = (typed.pop("long_term_percent") or 0) * 100
        return typed


def initial_notice(assignment: Assignment, round: EvaluationRound, notice: GradeNotice | None) -> dict[str, Any]:
    """Return what the form begins with: what stands, or what the assignment says."""
    if notice is None:
        proposed = rules.proposed_ministry(ExchangeForm.DISPATCH, assignment, clock.today())
        return {
            "exchange_form": ExchangeForm.DISPATCH,
            "evaluating_ministry": proposed,
            "paying_ministry": proposed,
            "same_rank": True,
            "months": rules.months_in_year(assignment, round.year),
        }
    names = [name for name in GradeNoticeForm.base_fields if name not in ("level", "long_term_percent")]
    values = {name: getattr(notice, name) for name in names}
    values["level"] = f"{notice.track}:{notice.level}"
    values["long_term_percent"] = notice.long_term_bp // 100 or None
    return values


class HeadcountForm(PlainSpokenForm):
    ministry = MinistryField(label="지급 기관", queryset=Ministry.objects.none())
    officials = forms.IntegerField(label="인원", min_value=0, max_value=1_000_000)
    counted_on = forms.DateField(
        label="기준일",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="지급 연도 전해의 12월 31일 현재 인원입니다.",
    )
    source = forms.CharField(label="근거", max_length=300, help_text="인원이 적힌 문서나 자료의 이름입니다.")

    def __init__(self, *args: Any, round: EvaluationRound, by: User, **options: Any) -> None:
        self.round = round
        super().__init__(*args, **options)
        self.fields["counted_on"].initial = rules.headcount_day(round)
        field = cast(MinistryField, self.fields["ministry"])
        field.queryset = Ministry.objects.for_table()
        if not by.may(Capability.KEEP_STATEMENTS):
            own = own_ministry(by)
            field.queryset = field.queryset.filter(pk__in=[own.pk] if own else [])
            field.empty_label = None

    def clean_counted_on(self) -> date:
        day = self.cleaned_data["counted_on"]
        if refusal := rules.why_not_counted_on(self.round, day):
            raise forms.ValidationError(str(refusal))
        return day


def own_ministry(user: User) -> Ministry | None:
    """Return the user's ministry as it is today, under the name it has now."""
    return living(user.ministry_id, clock.today()) if user.ministry_id else None


def initial_headcount(basis: HeadcountBasis | None) -> dict[str, Any]:
    if basis is None:
        return {}
    return {name: getattr(basis, name) for name in ("ministry", "officials", "source")}


class RecommendForm(PlainSpokenForm):
    agrees = forms.ChoiceField(
        label="추천", choices=[("yes", "추천"), ("no", "추천하지 않음")], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="사유", max_length=500, widget=forms.Textarea)

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"agrees": self.cleaned_data["agrees"] == "yes"}


class CommitteeForm(PlainSpokenForm):
    happened_on = forms.DateField(label="의결일", widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.CharField(label="의결 문서번호", max_length=100)
    members = forms.IntegerField(label="재적 위원", min_value=TOTAL_OF_COMMITTEE[0], max_value=TOTAL_OF_COMMITTEE[1])
    present = forms.IntegerField(label="출석 위원", min_value=0, max_value=TOTAL_OF_COMMITTEE[1])
    in_favour = forms.IntegerField(label="찬성 위원", min_value=0, max_value=TOTAL_OF_COMMITTEE[1])
    note = forms.CharField(label="심의 의견", max_length=500, required=False, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        members, present, in_favour = (typed.get(name) for name in ("members", "present", "in_favour"))
        if members is not None and present is not None:
            if present > members:
                self.add_error("present", f"재적 위원 {members}명보다 많을 수 없습니다.")
            elif present * 2 <= members:
                self.add_error("present", sentences.QUORUM)
        if present is not None and in_favour is not None and in_favour > present:
            self.add_error("in_favour", f"출석 위원 {present}명보다 많을 수 없습니다.")
        return typed


class DecideForm(PlainSpokenForm):
    agrees = forms.ChoiceField(
        label="소속 장관의 결정", choices=[("yes", "지급"), ("no", "지급하지 않음")], widget=forms.RadioSelect
    )
    happened_on = forms.DateField(label="결정일", widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.CharField(label="결정 문서번호", max_length=100)
    on_behalf = forms.CharField(label="결정권자", max_length=100, help_text="결정한 사람의 직위입니다. 예: 환경부장관")
    reason = forms.CharField(label="사유", max_length=500, widget=forms.Textarea)
    cap_reason = forms.CharField(
        label="인원 한도 밖으로 보는 사유",
        max_length=300,
        required=False,
        help_text="적극행정 운영규정 제15조에 따른 우수공무원일 때만 적습니다.",
    )

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"agrees": self.cleaned_data["agrees"] == "yes"}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("agrees") == "no" and typed.get("cap_reason"):
            self.add_error("cap_reason", "지급하지 않기로 하면 비워 주세요.")
        return typed


class CorrectForm(PlainSpokenForm):
    correction = forms.CharField(label="정정 사유", max_length=300)


FORMS: dict[str, type[PlainSpokenForm]] = {
    DecisionStep.RECOMMEND: RecommendForm,
    DecisionStep.COMMITTEE: CommitteeForm,
    DecisionStep.MINISTER: DecideForm,
    "correct": CorrectForm,
}


def step_forms(bound: tuple[str, PlainSpokenForm] | None) -> dict[str, PlainSpokenForm]:
    """Return one form for each step that asks something, ids apart; ``bound``: (step, form) as it was sent."""
    made = {str(step): kind(auto_id=f"id_{step}_%s") for step, kind in FORMS.items()}
    return made if bound is None else made | {bound[0]: bound[1]}
