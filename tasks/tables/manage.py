"""Columns and conditions of the administration's lists of the work."""

import django_filters

from exchange.filters.manage import ManageFilter, one_of, source_filter
from exchange.models import ExchangeRound, TaskCategory
from exchange.tables.columns import Count, Day, ListTable, Moment, Origin, Text, YesNo, chosen
from exchange.tables.manage import NO_ROWS
from tasks.models import (
    CollaborationTask,
    CouncilMeeting,
    MeetingStatus,
    Outcome,
    OutcomeState,
    ReportPeriod,
    TaskStatus,
)


class TaskTable(ListTable):
    code = Text(order_by="position")
    title = Text()
    short_name = Text()
    pair = Text(order_by="position")
    category = Text(accessor="category__short_name", verbose_name="구분", order_by="category__rank")
    status = chosen("status", "과제 상태")
    ended_on = Day()
    source = Origin()

    class Meta:
        model = CollaborationTask
        fields = ()
        empty_text = NO_ROWS


class PeriodTable(ListTable):
    code = Text(order_by=("spans_to", "-spans_from"))
    spans_from = Day()
    spans_to = Day()
    opens_on = Day()
    due_at = Moment()
    grace_until = Moment()
    opened_at = Moment()
    is_demo = YesNo(("시연값", ""), verbose_name="출처")

    class Meta:
        model = ReportPeriod
        fields = ()
        empty_text = NO_ROWS


class MeetingTable(ListTable):
    title = Text(order_by="number")
    held_on = Day()
    status = chosen("status", "상태")
    period = Text(order_by=("period__spans_to",))
    published_total = Count()
    published_on_track = Count()
    published_late = Count()
    source = Origin()

    class Meta:
        model = CouncilMeeting
        fields = ()
        empty_text = NO_ROWS


class OutcomeTable(ListTable):
    title = Text(order_by="position")
    pair = Text(accessor="pair__code", verbose_name="교류 쌍", order_by=("pair__round__number", "pair__number"))
    task = Text(accessor="task__code", verbose_name="과제", order_by="task__position")
    task_is_inferred = YesNo(("확인 필요", "확인됨"), verbose_name="과제 연결")
    state = chosen("state", "상태")
    source = Origin()

    class Meta:
        model = Outcome
        fields = ()
        empty_text = NO_ROWS


class TaskFilter(ManageFilter):
    looked_in = ("code", "title", "short_name", "example_title")
    posts_in = ("pair__post_a", "pair__post_b")
    round = django_filters.ModelChoiceFilter(
        field_name="pair__round", label="차수", queryset=ExchangeRound.objects.order_by("number"), empty_label="모두"
    )
    category = django_filters.ModelChoiceFilter(
        label="구분", queryset=TaskCategory.objects.order_by("rank", "pk"), empty_label="모두", null_label="미지정"
    )
    status = one_of("status", "과제 상태", TaskStatus)
    source = source_filter()


class PeriodFilter(ManageFilter):
    looked_in = ("code",)


class MeetingFilter(ManageFilter):
    looked_in = ("title", "place", "chair", "note", "agenda__text", "decisions__text")
    status = one_of("status", "상태", MeetingStatus)

    def keep_matching(self, rows, name, words):
        return super().keep_matching(rows, name, words).distinct()


class OutcomeFilter(ManageFilter):
    looked_in = ("title", "before_text", "after_text", "how_text", "task__title", "task__code")
    state = one_of("state", "상태", OutcomeState)
    source = source_filter()
