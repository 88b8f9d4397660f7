"""The forms of the administration of the work: tasks and what belongs to them, quarters, councils, outcomes."""

from typing import Any, cast

from django import forms
from django.db.models import Max
from django.utils.timezone import localdate

from exchange import sentences as of_exchange
from exchange.forms import CleanText
from exchange.forms.manage import ManageForm, speak
from exchange.models import ExchangePair, TaskCategory
from tasks import sentences
from tasks.models import (
    AgendaItem,
    CollaborationTask,
    CouncilDecision,
    CouncilMeeting,
    Indicator,
    Milestone,
    Outcome,
    ReportPeriod,
    TaskPart,
    TaskStatus,
)
from tasks.periods import FIRST_YEAR, LAST_YEAR, QUARTERS, Kind, short_label_of

LATER = "오늘이나 지난 날을 입력해 주세요."


class TaskForm(ManageForm):
    fixed = ("pair", "number")
    asides = ("whole_pair",)
    number = forms.IntegerField(
        label="순번", min_value=1, max_value=999, help_text="교류 쌍 안의 차례입니다. 쌍 7의 2번 과제는 7-2가 됩니다."
    )
    whole_pair = forms.BooleanField(label="이 교류 쌍의 다른 과제에도 같은 구분을 적용", required=False)

    class Meta:
        model = CollaborationTask
        fields = ("pair", "number", "title", "short_name", "example_title", "category", "source_ref")
        help_texts = {
            "short_name": "현황판의 칸에 쓰는 이름입니다. 9자 안으로 적으면 한 줄에 들어갑니다. 예: 용인 국가산단",
            "category": "보도자료가 밝히지 않은 구분은 비워 둡니다. 화면에는 미지정으로 보입니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("pair", ExchangePair.objects.for_table(), label=lambda pair: f"{pair.code} {pair}")
        self.offer("category", TaskCategory.objects.order_by("rank", "pk"), nothing="미지정")
        if self.is_new:
            del self.fields["whole_pair"]

    def asides_typed(self) -> dict[str, Any]:
        return {} if self.is_new else super().asides_typed()


class InTaskForm(ManageForm):
    """A form over a row that lives inside a task."""

    within = ("task",)

    def next_position(self, **among: Any) -> int:
        """Return the place after the last of the task's rows."""
        rows = self._meta.model._default_manager.filter(task=self.instance.task, **among)
        return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


class PartForm(InTaskForm):
    class Meta:
        model = TaskPart
        fields = ("side", "position", "text", "source_ref")
        widgets = {"side": forms.RadioSelect}
        help_texts = {"text": "그 부처가, 또는 두 부처가 함께 맡은 일을 한 줄로 적습니다."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        pair = self.instance.task.pair
        self.name_choices("side", {"a": str(pair.post_a.name.ministry), "b": str(pair.post_b.name.ministry)})
        if self.is_new:
            self.initial["position"] = self.next_position()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"side", "position"} <= typed.keys():
            place = {"task": self.instance.task, "side": typed["side"], "position": typed["position"]}
            if TaskPart.objects.filter(**place).exclude(pk=self.instance.pk).exists():
                self.add_error("position", f"맡은 쪽에 같은 순서의 역할이 이미 있습니다. {sentences.ANOTHER_PLACE}")
        return typed


class MilestoneForm(InTaskForm):
    class Meta:
        model = Milestone
        fields = ("title", "owner", "due_on", "done_on", "source_ref")
        help_texts = {
            "due_on": "처음 정한 날로 남습니다. 나중에 바꾸면 바꾼 날과 사유가 함께 보입니다.",
            "done_on": "마쳤을 때 적습니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        pair = self.instance.task.pair
        self.name_choices("owner", {"a": str(pair.post_a.name.ministry), "b": str(pair.post_b.name.ministry)})
        if not self.is_new:
            del self.fields["due_on"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("done_on") and typed["done_on"] > self.today:
            self.add_error("done_on", LATER)
        if self.is_new and typed.get("due_on"):
            self.instance.first_due_on = typed["due_on"]
        return typed


class IndicatorForm(InTaskForm):
    class Meta:
        model = Indicator
        fields = ("position", "name", "unit", "better", "baseline", "target", "method", "source_ref")
        widgets = {"better": forms.RadioSelect}
        help_texts = {
            "unit": "예: 개월, 건, 명, %",
            "baseline": "시작할 때의 값입니다. 모르면 비워 둡니다. 0과 다릅니다.",
            "method": "무엇을 어떻게 세는지 적습니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            self.initial["position"] = self.next_position()


class PeriodForm(ManageForm):
    """A new quarter needs its year and number only; the calendar gives the dates. Later the dates can be changed."""

    year = forms.IntegerField(label="연도", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    number = forms.TypedChoiceField(
        label="분기",
        choices=[(number, short_label_of(Kind.QUARTER, number)) for number in QUARTERS],
        coerce=int,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="바꾸는 사유",
        max_length=200,
        help_text="이력에 남고, 제출기한이 바뀌면 아직 내지 않은 교류자에게 알립니다.",
    )

    class Meta:
        model = ReportPeriod
        fields = ("year", "number", "opens_on", "due_at", "grace_until")
        help_texts = {
            "due_at": "이 시각을 넘기면 ‘기한 경과’로 표시됩니다. 낼 수는 있습니다.",
            "grace_until": sentences.GRACE_MEANS,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("opens_on", "due_at", "grace_until", "reason") if self.is_new else ("year", "number"):
            del self.fields[name]
        self.asides = () if self.is_new else ("reason",)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.is_new and typed.get("opens_on") and typed["opens_on"] <= self.instance.spans_from:
            self.add_error("opens_on", "작성 시작일은 보고 대상 시작보다 늦어야 합니다.")
        if typed.get("opens_on") and typed.get("due_at") and localdate(typed["due_at"]) < typed["opens_on"]:
            self.add_error("due_at", sentences.DUE_BEFORE_OPENING)
        return typed


class MeetingForm(ManageForm):
    fixed = ("number",)
    number = forms.IntegerField(label="회차", min_value=1, max_value=999)

    class Meta:
        model = CouncilMeeting
        fields = (
            *("number", "title", "held_on", "held_time", "place", "chair", "status", "period"),
            *("published_total", "published_on_track", "published_late", "note", "source_ref"),
        )
        widgets = {"status": forms.RadioSelect, "note": forms.Textarea}
        help_texts = {
            "title": "예: 제3차 협업과제점검협의회",
            "published_total": f"{of_exchange.AS_ANNOUNCED} 어느 과제인지 모르는 수도 있습니다.",
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        on_track, late, total = (typed.get(f"published_{part}") for part in ("on_track", "late", "total"))
        if on_track is not None or late is not None:
            if on_track is None or late is None or total is None:
                self.add_error("published_total", "발표한 과제 수, 정상추진, 지연은 함께 적어 주세요.")
            elif total != on_track + late:
                self.add_error("published_total", "발표한 과제 수가 정상추진과 지연을 더한 수와 다릅니다.")
        return typed


class InMeetingForm(ManageForm):
    """A form over a row that lives inside a council."""

    within = ("meeting",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            rows = self._meta.model._default_manager.filter(meeting=self.instance.meeting)
            self.initial["position"] = (rows.aggregate(last=Max("position"))["last"] or 0) + 1

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        same = self._meta.model._default_manager.filter(
            meeting=self.instance.meeting, position=typed.get("position")
        ).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("position", f"같은 순서가 이미 있습니다. {sentences.ANOTHER_PLACE}")
        return typed


class AgendaForm(InMeetingForm):
    class Meta:
        model = AgendaItem
        fields = ("position", "text", "source_ref")


class DecisionForm(InMeetingForm):
    class Meta:
        model = CouncilDecision
        fields = ("position", "text", "owner", "due_on", "covers_all_tasks", "source_ref")
        help_texts = {"owner": "누가 하기로 했는지 적습니다. 밝히지 않았으면 비워 둡니다."}


class OutcomeForm(ManageForm):
    class Meta:
        model = Outcome
        fields = (
            *("position", "pair", "task", "title", "before_text", "after_text", "how_text"),
            *("before_value", "after_value", "unit", "state", "source_ref"),
        )
        widgets = {
            "state": forms.RadioSelect,
            **dict.fromkeys(("before_text", "after_text", "how_text"), forms.Textarea),
        }
        help_texts = {
            "task": "어느 과제의 성과인지 모르면 비워 둡니다.",
            "before_value": "수로 비교할 수 있을 때만 적습니다. 두 값과 단위를 함께 적습니다.",
            "state": "끝나지 않은 일은 ‘추진 중’입니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("pair", ExchangePair.objects.for_table(), label=lambda pair: f"{pair.code} {pair}")
        self.offer("task", CollaborationTask.objects.for_table())
        if self.is_new:
            last = Outcome.objects.aggregate(last=Max("position"))["last"]
            self.initial["position"] = (last or 0) + 1

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("task") and typed.get("pair") and typed["task"].pair_id != typed["pair"].pk:
            self.add_error("task", sentences.TASK_OF_ANOTHER_PAIR)
        values = [typed.get("before_value"), typed.get("after_value")]
        if values.count(None) == 1 or (None not in values and not typed.get("unit")):
            self.add_error("unit", "이전 값과 이후 값, 단위를 함께 적어 주세요.")
        return typed


class EndForm(CleanText, forms.Form):
    """How, since when and why a task ends."""

    status = forms.ChoiceField(
        label="어떻게 끝나는지",
        choices=[(TaskStatus.CLOSED, "종료(할 일을 마침)"), (TaskStatus.CANCELLED, "취소(하지 않기로 함)")],
        widget=forms.RadioSelect,
    )
    ended_on = forms.DateField(label="종료·취소일", widget=forms.DateInput)
    end_reason = forms.CharField(label="종료·취소 사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        for field in self.fields.values():
            speak(field)

    def clean_ended_on(self) -> Any:
        if self.cleaned_data["ended_on"] > self.today:
            raise forms.ValidationError(LATER)
        return self.cleaned_data["ended_on"]


class MoveForm(CleanText, forms.Form):
    """The new day of a milestone, and why."""

    due_on = forms.DateField(label="새 목표일", widget=forms.DateInput)
    moved_reason = forms.CharField(label="변경 사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)


class MoveTaskForm(CleanText, forms.Form):
    """The pair that a task belongs to instead, its number there, and why."""

    pair = forms.ModelChoiceField(
        label="옮길 교류 쌍",
        queryset=ExchangePair.objects.none(),
        error_messages={"invalid_choice": sentences.CHOOSE_AGAIN},
    )
    number = forms.IntegerField(label="새 순번", min_value=1, max_value=999)
    reason = forms.CharField(label="사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ModelChoiceField, self.fields["pair"]).queryset = ExchangePair.objects.for_table()
        for field in self.fields.values():
            speak(field)


class ReasonForm(CleanText, forms.Form):
    """Why."""

    reason = forms.CharField(label="사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)
