"""Columns of the administration's lists; the same columns are drawn on the page and written to the file."""

from typing import Any, ClassVar

import django_tables2 as tables

from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Ministry,
    Post,
    StandIn,
    TaskCategory,
    User,
)

NO_ROWS = "조건에 맞는 자료가 없습니다."


class Text(tables.Column):
    """Words as they are. ``kind`` tells page and file how a column's values are written."""

    kind: ClassVar[str] = "text"


class Day(Text):
    kind = "date"


class Moment(Text):
    kind = "moment"


class Count(Text):
    """A whole number; set to the right."""

    kind = "integer"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, attrs={"td": {"class": "r"}}, **options)


class YesNo(Text):
    """A flag, shown by its word where it is true: ``words`` for (true, false)."""

    kind = "flag"

    def __init__(self, words: tuple[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.words = words


class Origin(Text):
    """Where the row comes from; 확인 필요 and 시연값 are shown as badges."""

    kind = "source"

    def __init__(self) -> None:
        super().__init__(verbose_name="출처", accessor="get_source_mark_display", order_by="source_mark")


def chosen(field: str, label: str) -> Text:
    """Return a column that shows the word of a coded value and sorts by the code."""
    return Text(verbose_name=label, accessor=f"get_{field}_display", order_by=field)


class MinistryTable(tables.Table):
    short_name = Text()
    name = Text()
    code = Text()
    kind = chosen("kind", "종류")
    rank = Count()
    valid_from = Day()
    valid_until = Day()
    successor = Text(order_by="successor__rank")
    source = Origin()

    class Meta:
        model = Ministry
        fields = ()
        empty_text = NO_ROWS


class PostTable(tables.Table):
    title = Text(verbose_name="직위", accessor="name__title", order_by="title")
    code = Text()
    ministry = Text(verbose_name="기관", accessor="name__ministry", order_by="rank")
    level = Text(verbose_name="급", accessor="name__level_word", order_by="level_rank")
    names = Text(verbose_name="이름", accessor="name_days", orderable=False)
    source = Origin()

    class Meta:
        model = Post
        fields = ()
        empty_text = NO_ROWS


class RoundTable(tables.Table):
    name = Text()
    number = Count()
    selected_on = Day()
    announced_posts = Count()
    source = Origin()

    class Meta:
        model = ExchangeRound
        fields = ()
        empty_text = NO_ROWS


class CategoryTable(tables.Table):
    name = Text()
    short_name = Text()
    code = Text()
    rank = Count()
    source = Origin()

    class Meta:
        model = TaskCategory
        fields = ()
        empty_text = NO_ROWS


class PairTable(tables.Table):
    code = Text(verbose_name="번호", order_by=("round__number", "number"))
    post_a = Text(order_by=("post_a_rank", "post_a_title"))
    post_b = Text(order_by=("post_b_rank", "post_b_title"))
    round = Text(order_by="round__number")
    level = chosen("level", "급")
    theme = Text()
    category = Text(accessor="category__short_name", verbose_name="구분", order_by="category__rank")
    source = Origin()

    class Meta:
        model = ExchangePair
        fields = ()
        empty_text = NO_ROWS


class AssignmentTable(tables.Table):
    post = Text(order_by=("post_rank", "post_title"))
    holder = Text(order_by="holder__display_name")
    home_ministry = Text(order_by="home_ministry__rank")
    starts_on = Day()
    ends_on = Day()
    end_reason = Text(verbose_name="종료일 사유")
    source = Origin()

    class Meta:
        model = Assignment
        fields = ()
        empty_text = NO_ROWS


class AssistanceTable(tables.Table):
    post = Text(order_by=("post_rank", "post_title"))
    assistant = Text(order_by="assistant__display_name")
    starts_on = Day()
    ends_on = Day()

    class Meta:
        model = Assistance
        fields = ()
        empty_text = NO_ROWS


class StandInTable(tables.Table):
    absent = Text(order_by="absent__display_name")
    substitute = Text(order_by="substitute__display_name")
    starts_on = Day()
    ends_on = Day()
    reason = Text()

    class Meta:
        model = StandIn
        fields = ()
        empty_text = NO_ROWS


class AccountTable(tables.Table):
    display_name = Text()
    username = Text()
    role = chosen("role", "역할")
    ministry = Text(order_by="ministry__rank")
    is_active = YesNo(("사용", "사용 중지"))
    created_at = Moment()
    is_demo = YesNo(("시연 계정", ""))

    class Meta:
        model = User
        fields = ()
        empty_text = NO_ROWS
