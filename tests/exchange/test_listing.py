"""Lists: the sort asked for is checked, ties are settled, one page is cut."""

from dataclasses import dataclass

import django_tables2 as tables
import pytest
from django.test import RequestFactory

from exchange.listing import lay_out
from exchange.tables.columns import ListTable, Text


class FruitTable(tables.Table):
    name = tables.Column(verbose_name="이름")
    weight = tables.Column(verbose_name="무게", attrs={"td": {"class": "right"}})
    note = tables.Column(verbose_name="비고", orderable=False)

    class Meta:
        empty_text = "과일이 없습니다."


def fruits(count: int) -> list[dict]:
    return [{"name": f"과일{number:03}", "weight": number % 7, "note": ""} for number in range(1, count + 1)]


def listing_of(query: str = "", count: int = 12, per_page: int = 5):
    return lay_out(FruitTable(fruits(count)), RequestFactory().get(f"/fruits?{query}"), per_page=per_page)


def names(listing) -> list[str]:
    return [row["name"] for row in listing.page]


def test_without_a_sort_the_rows_keep_their_order():
    listing = listing_of()
    assert names(listing) == ["과일001", "과일002", "과일003", "과일004", "과일005"]
    assert (listing.count, listing.number, listing.page_count, listing.notice) == (12, 1, 3, "")


def test_a_sort_asked_for_is_followed_both_ways():
    assert [row["weight"] for row in listing_of("sort=weight").page] == [0, 1, 1, 2, 2]
    assert [row["weight"] for row in listing_of("sort=-weight").page] == [6, 5, 5, 4, 4]


@pytest.mark.parametrize("asked", ["note", "-note", "nothing", "--weight", "password", "weight,name", "\x00"])
def test_a_sort_that_does_not_exist_is_told_and_not_followed(asked):
    listing = lay_out(FruitTable(fruits(3)), RequestFactory().get("/fruits", {"sort": asked}))
    assert names(listing) == ["과일001", "과일002", "과일003"]
    assert "정렬" in listing.notice
    assert listing.sort == ""


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9", "99999999999999999999", "٣", ""])
def test_a_page_that_does_not_exist_shows_the_first_and_says_so(asked):
    listing = listing_of(f"page={asked}")
    assert listing.number == 1
    assert names(listing)[0] == "과일001"
    assert "쪽" in listing.notice


def test_the_last_page_holds_the_rest():
    listing = listing_of("page=3")
    assert names(listing) == ["과일011", "과일012"]
    assert listing.next == ""
    assert listing.count == 12


def test_head_links_turn_the_order_and_keep_the_other_conditions():
    first, second, third = listing_of("q=%EA%B0%80&sort=weight&page=2").columns
    assert first.href == "?q=%EA%B0%80&sort=name"
    assert second.href == "?q=%EA%B0%80&sort=-weight"
    assert (second.aria_sort, first.aria_sort) == ("ascending", "")
    assert third.href == ""
    assert (second.numeric, first.numeric) == (True, False)


def test_page_links_keep_the_sort():
    listing = listing_of("sort=name&page=2")
    assert listing.previous == "?sort=name&page=1"
    assert listing.next == "?sort=name&page=3"
    assert [number for number, _ in listing.links] == [1, 2, 3]


def test_far_pages_leave_a_gap():
    numbers = [number for number, _ in listing_of("page=10", count=100).links]
    assert numbers == [1, None, 8, 9, 10, 11, 12, None, 20]


def test_a_page_size_is_capped():
    assert len(listing_of(count=300, per_page=1000)) == 200


def test_an_empty_list_is_one_empty_page():
    listing = listing_of(count=0)
    assert (listing.count, listing.page_count, listing.page, listing.notice) == (0, 1, [], "")
    assert listing.empty_text == "과일이 없습니다."


def test_a_cell_is_read_by_its_accessor():
    listing = listing_of()
    assert [column.value(listing.page[0]) for column in listing.columns] == ["과일001", 1, ""]


def test_the_sort_menu_offers_what_can_be_sorted():
    assert listing_of().sorts == [
        ("name", "이름 오름차순"),
        ("-name", "이름 내림차순"),
        ("weight", "무게 오름차순"),
        ("-weight", "무게 내림차순"),
    ]
    assert listing_of("q=a&sort=name&page=2").kept == [("q", "a")]


# ---- what is invented --------------------------------------------------------------------------------------------


@dataclass
class Fruit:
    name: str
    is_demo: bool


class MarkedTable(ListTable):
    name = Text("이름")


class PartlyMarkedTable(MarkedTable):
    weight = Text("무게", value=lambda fruit: 1, invented=lambda fruit: fruit.is_demo)


@pytest.mark.parametrize(
    ("flags", "is_whole", "is_by_line"),
    [((True, True), True, False), ((True, False), False, True), ((False, False), False, False), ((), False, False)],
)
def test_a_list_says_in_its_heading_or_at_its_lines_what_is_invented(flags, is_whole, is_by_line):
    listing = lay_out(MarkedTable([Fruit("배", flag) for flag in flags]), RequestFactory().get("/fruits"))
    assert (listing.is_invented, listing.marks_lines, listing.invented_columns) == (is_whole, is_by_line, [])


@pytest.mark.parametrize("flags", [(True, True), (True, False)])
def test_a_list_of_which_some_columns_are_invented_says_which(flags):
    listing = lay_out(PartlyMarkedTable([Fruit("배", flag) for flag in flags]), RequestFactory().get("/fruits"))
    assert (listing.is_invented, listing.marks_lines, listing.invented_columns) == (False, False, ["무게"])


def test_a_list_that_does_not_say_which_rows_are_invented_cannot_be_shown():
    listing = lay_out(MarkedTable([object()]), RequestFactory().get("/fruits"))
    with pytest.raises(AttributeError, match="is_demo"):
        _ = listing.is_invented
