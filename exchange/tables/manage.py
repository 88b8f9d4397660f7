"""Columns of the administration's lists; the same columns are drawn on the page and written to the file."""

from exchange import sentences
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
from exchange.tables.columns import Count, Day, ListTable, Moment, Origin, Text, YesNo, chosen

NO_ROWS = sentences.NOTHING_MATCHES


class MinistryTable(ListTable):
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


class PostTable(ListTable):
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


class RoundTable(ListTable):
    name = Text()
    number = Count()
    selected_on = Day()
    announced_posts = Count()
    source = Origin()

    class Meta:
        model = ExchangeRound
        fields = ()
        empty_text = NO_ROWS


class CategoryTable(ListTable):
    name = Text()
    short_name = Text()
    code = Text()
    rank = Count()
    source = Origin()

    class Meta:
        model = TaskCategory
        fields = ()
        empty_text = NO_ROWS


class PairTable(ListTable):
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


class AssignmentTable(ListTable):
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


class AssistanceTable(ListTable):
    demo = "assistant.is_demo"

    post = Text(order_by=("post_rank", "post_title"))
    assistant = Text(order_by="assistant__display_name")
    starts_on = Day()
    ends_on = Day()

    class Meta:
        model = Assistance
        fields = ()
        empty_text = NO_ROWS


class StandInTable(ListTable):
    demo = "substitute.is_demo"

    absent = Text(order_by="absent__display_name")
    substitute = Text(order_by="substitute__display_name")
    starts_on = Day()
    ends_on = Day()
    reason = Text()

    class Meta:
        model = StandIn
        fields = ()
        empty_text = NO_ROWS


class AccountTable(ListTable):
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
