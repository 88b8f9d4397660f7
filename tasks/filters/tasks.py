"""What the list of tasks can be narrowed by."""

from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from exchange import sentences as of_exchange
from exchange.filters.bar import Bar, BarForm
from exchange.forms import CleanText
from exchange.kept import Kept
from exchange.models import ExchangePair, ExchangeRound, Post, TaskCategory, User
from exchange.roles import Capability
from tasks.filters.choice import NONE, Choice, ministries
from tasks.models import CollaborationTask, ReportPeriod, TaskState
from tasks.queries import task_conditions as sql
from tasks.queries.search import SEARCHED_IN, WORDS_LIMIT, matching, search_of
from tasks.queries.standing import BY_FILING, BY_ISSUE, BY_OVERDUE, BY_STATE
from tasks.queries.task_list import Narrowed

WATCHED = Q(state__in=[TaskState.AT_RISK, TaskState.LATE])
MINE = "me"  # the tasks that the reader looks after
VIEWS = {"all": "전체", "watch": "챙겨볼 과제", "ended": "종료·취소"}
STATES = [*TaskState.choices, (NONE, "판정 전")]
FILINGS = [
    ("unfiled", "미제출"),
    ("filed", "제출"),
    ("waiting", "검토 대기"),
    ("returned", "보완 요청"),
    ("accepted", "확정"),
    ("earlier", "이전 분기 미완료"),
    ("any", "이번 분기 보고 대상"),
    (NONE, "이번 분기 보고 대상 아님"),
]
ISSUES = [("any", "있음"), ("obstacle", "애로"), ("dispute", "이견")]
OVERDUES = [("any", "있음"), ("milestone", "이정표"), ("report", "분기 보고·보완 회신")]


def _categories() -> dict[str, tuple[int, str]]:
    return {code: (key, name) for key, code, name in TaskCategory.objects.values_list("pk", "code", "short_name")}


categories = Kept(_categories)  # by code: key and short name, in order


class TaskForm(CleanText, forms.Form):
    """The condition bar of the task list."""


class TaskFilter(django_filters.FilterSet):
    """Conditions of the task list, put on the rows of ``standing()``. What is not asked for by name is left out.

    periods  the opened quarters, newest first     posts  whose tasks ``mine`` means (``exchange.rules.posts_of``)
    user     who asks: only 국무조정실 narrows by who looks after a task
    """

    searched_in = SEARCHED_IN

    q = Choice(label="분기", choices=(), method="keep_all")
    category = Choice(label="구분", choices=(), method="keep_category")
    ministry = Choice(label="부처", choices=(), method="keep_ministry")
    state = Choice(label="추진 상태", choices=STATES, conditions=BY_STATE)
    filed = Choice(label="분기 보고", choices=FILINGS, conditions=BY_FILING)
    issue = Choice(label="애로·이견", choices=ISSUES, conditions=BY_ISSUE)
    overdue = Choice(label="기한 경과", choices=OVERDUES, conditions=BY_OVERDUE)
    search = django_filters.CharFilter(
        label="검색어",
        method="keep_matching",
        max_length=WORDS_LIMIT,
        error_messages={"max_length": of_exchange.search_too_long(WORDS_LIMIT)},
    )
    checker = Choice(label="담당", choices=(), method="keep_checker")
    pair = Choice(label="교류 쌍", choices=(), method="keep_pair", widget=forms.HiddenInput)
    round = Choice(label="교류 차수", choices=(), method="keep_round", widget=forms.HiddenInput)
    mine = Choice(label="내 과제", choices=[("1", "내 과제")], method="keep_mine", widget=forms.HiddenInput)
    view = Choice(label="보기", choices=list(VIEWS.items()), method="keep_view", widget=forms.HiddenInput)

    class Meta:
        model = CollaborationTask
        fields: tuple[str, ...] = ()
        form = TaskForm

    def __init__(
        self, data: Any, queryset: QuerySet, *, periods: Iterable[ReportPeriod], posts: list[int], user: User
    ) -> None:
        asked = data.copy()
        if "ministry" in asked:
            asked["ministry"] = asked["ministry"].lower()
        super().__init__(asked, queryset)
        self.posts, self.user = posts, user
        chosen = self.filters
        chosen["q"].extra["choices"] = [(period.code, str(period)) for period in periods]
        chosen["q"].extra["empty_label"] = None if periods else "분기 없음"
        chosen["category"].extra["choices"] = [
            *((code, name) for code, (_, name) in categories().items()),
            (NONE, "미지정"),
        ]
        chosen["ministry"].extra["choices"] = ministries()
        if user.may(Capability.KEEP_WORK):
            chosen["checker"].extra["choices"] = self._checkers()
        else:
            chosen["checker"].extra["widget"] = forms.HiddenInput
        if self.data.get("pair"):
            chosen["pair"].extra["choices"] = [
                (pair.code, str(pair)) for pair in ExchangePair.objects.for_table().filter(code=self.data["pair"])
            ]
        if self.data.get("round"):
            chosen["round"].extra["choices"] = [
                (str(number), name) for number, name in ExchangeRound.objects.values_list("number", "name")
            ]

    def _checkers(self) -> list[tuple[str, str]]:
        """Return whose tasks can be asked for; one account's by its key, which the page of a task leads to."""
        own = [(MINE, "내 담당")] if self.user.may(Capability.REVIEW) else []
        key = self.data.get("checker", "")
        named = User.objects.filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else ()
        return [*own, (NONE, "담당 없음"), *((str(one.pk), one.display_name) for one in named)]

    def keep_all(self, tasks, name, value):
        return tasks

    def keep_category(self, tasks, name, code):
        return tasks.filter(category__isnull=True) if code == NONE else tasks.filter(category__code=code)

    def keep_ministry(self, tasks, name, code):
        """Keep the tasks of the ministry's line: of what it was and of what it became, under whatever name."""
        posts = list(Post.objects.of_line(code__iexact=code).order_by().values_list("pk", flat=True))
        return tasks.of_posts(posts)

    def keep_checker(self, tasks, name, value):
        if value == NONE:
            return tasks.filter(checker__isnull=True)
        return tasks.filter(checker=self.user.pk if value == MINE else int(value))

    def keep_pair(self, tasks, name, code):
        return tasks.filter(pair__code=code)

    def keep_round(self, tasks, name, number):
        return tasks.filter(pair__round__number=int(number))

    def keep_mine(self, tasks, name, value):
        return tasks.of_posts(self.posts)

    def keep_view(self, tasks, name, value):
        return tasks.filter(WATCHED) if value == "watch" else tasks

    def keep_matching(self, tasks, name, words):
        return matching(tasks, words)


# ---- the same conditions for the page in the list's own order --------------------------------------------------------

OWN_CHOICES = ("pair", "round")  # conditions whose choices are read for who asks for one of them alone
_bars: Kept[dict[tuple[bool, bool], Bar]] = Kept(dict)


def bar_form(data: Any, *, periods: Sequence[ReportPeriod], user: User) -> BarForm:
    """Return the condition bar of the task list as ``data`` fills it in. No statement where its choices are kept."""
    asked = data.copy()
    if "ministry" in asked:
        asked["ministry"] = asked["ministry"].lower()
    checker = asked.get("checker", "")
    if any(asked.get(name) for name in OWN_CHOICES) or checker.isdigit():
        return Bar(_fields(asked, periods, user), TaskFilter).filled(asked)
    kind, bars = (user.may(Capability.KEEP_WORK), user.may(Capability.REVIEW)), _bars()
    if kind not in bars:
        bars[kind] = Bar(_fields({}, periods, user), TaskFilter)
    return bars[kind].filled(asked)


def _fields(asked: Any, periods: Sequence[ReportPeriod], user: User) -> dict[str, forms.Field]:
    declared = TaskFilter(asked, CollaborationTask.objects.none(), periods=periods, posts=[], user=user)
    return {name: one.field for name, one in declared.filters.items()}


def narrowed_by(form: BarForm, period: ReportPeriod | None, *, posts: list[int], user: User) -> Narrowed:
    """Return which tasks of ``period`` a valid bar asks for: what ``TaskFilter`` keeps, for the page in its own order.

    posts  whose tasks ``mine`` means
    """
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    conditions = [make(asked[name]) for name, make in SIMPLE.items() if name in asked]
    if "category" in asked:
        code = asked["category"]
        conditions.append(sql.of_category(None if code == NONE else categories()[code][0]))
    if "ministry" in asked:
        conditions.append(sql.of_ministry(asked["ministry"]))
    if "checker" in asked:
        who = asked["checker"]
        conditions.append(sql.looked_after_by(None if who == NONE else user.pk if who == MINE else int(who)))
    if "pair" in asked:
        conditions.append(sql.of_pair(ExchangePair.objects.values_list("pk", flat=True).get(code=asked["pair"])))
    if "round" in asked:
        key = ExchangeRound.objects.values_list("pk", flat=True).get(number=int(asked["round"]))
        conditions.append(sql.of_round(key))
    if "mine" in asked:
        conditions.append(sql.of_posts(posts))
    if asked.get("view") == "watch":
        conditions.append(sql.to_watch())
    return Narrowed(period, tuple(conditions), search_of(asked.get("search", "")))


SIMPLE = {
    "state": sql.by_state,
    "filed": sql.by_filing,
    "issue": sql.by_issue,
    "overdue": sql.by_overdue,
}
