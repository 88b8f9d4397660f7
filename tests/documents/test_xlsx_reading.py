"""Excel files as readers see them, from whatever program; and files that mean harm, at what cost to the service."""

import resource
import time

import pytest

from documents import reading_apart
from documents.reading_apart import SeenCell, read_apart
from documents.seen import look_of
from documents.xlsx_reading import MEMORY, SECONDS, Unread, read_book
from tests.documents.hostile_books import HOSTILE, ONE, STRICT, STRICT_TIES, book, formats, row_of

GROWTH = 50 * 1024  # kilobytes that the service itself may take on, whatever file comes


def cells_of(content: bytes) -> list[tuple]:
    """Return the cells of the first sheet, row by row."""
    return [cell for _, cells in read_book(content)[0]["rows"] for _, cell in sorted(cells.items())]


@pytest.mark.parametrize(
    ("code", "stored", "kind", "value"),
    [
        ("0%", "0.08", "percent", "8"),
        ("0.0%", "7.0000000000000007E-2", "percent", "7"),
        ("#,##0", "115300000", "number", "115300000"),
        ("General", "7.000000000000001", "number", "7"),
        ("General", "8.1499999999999986", "number", "8.15"),
        ("0.00E+00", "1.153E8", "number", "115300000"),
        ("General", "-0", "number", "0"),
        ("yyyy\\-mm\\-dd", "45658", "day", "2025-01-01"),
        ("[$-412]yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;", "45658", "day", "2025-01-01"),
        ("yyyy. m. d hh:mm", "45658.395833333", "day", "2025-01-01T09:30:00"),
        ("yyyy\\-mm\\-dd", "1", "day", "1900-01-01"),
        ("yyyy\\-mm\\-dd", "61", "day", "1900-03-01"),
        ("yyyy\\-mm\\-dd", "99999999", "number", "99999999"),
        ("&quot;y&quot;0", "3", "number", "3"),
    ],
)
def test_a_number_is_what_its_format_shows(code, stored, kind, value):
    found = cells_of(book(row_of(f'<c s="0"><v>{stored}</v></c>'), styles=formats(code)))
    assert [cell[:2] for cell in found] == [(kind, value)]


def test_a_format_that_leaves_thousands_or_places_out_says_so():
    assert (look_of(200, "#,##0,").scale, look_of(200, "0.0,,").scale, look_of(200, "#,##0").scale) == (1, 2, 0)
    assert (look_of(200, "0%").places, look_of(200, "0.00").places, look_of(0, "").places) == (0, 2, None)
    assert [look_of(number, "").kind for number in (9, 10, 14, 31, 57, 3)] == ["percent"] * 2 + ["day"] * 3 + ["number"]


def test_days_of_a_book_that_counts_from_1904_are_the_same_days():
    sheet = row_of('<c s="0"><v>44196</v></c>')
    styles = formats("yyyy\\-mm\\-dd")
    assert cells_of(book(sheet, styles=styles, properties='<workbookPr date1904="1"/>'))[0][:2] == ("day", "2025-01-01")


def test_a_strict_file_is_read_like_any_other():
    sheet = row_of(
        '<c t="d"><v>2025-01-01</v></c>', '<c t="s"><v>0</v></c>', '<c t="d"><v>2025-01-01T09:30:00Z</v></c>'
    )
    content = book(sheet, strings="<si><t>4급</t></si>", main=STRICT, ties=STRICT_TIES)
    assert [cell[:2] for cell in cells_of(content)] == [
        ("day", "2025-01-01"),
        ("text", "4급"),
        ("day", "2025-01-01T09:30:00"),
    ]


def test_texts_are_read_in_every_way_they_are_kept():
    shared = "<si><r><t>3·</t></r><r><t>4급</t></r><rPh><t>삼사급</t></rPh></si>"
    sheet = row_of(
        '<c t="s"><v>0</v></c>',
        '<c t="inlineStr"><is><t>한_x000D_줄</t></is></c>',
        '<c t="b"><v>1</v></c>',
        '<c t="e"><v>#REF!</v></c>',
        "<c><f>1+1</f><v>2</v></c>",
        '<c t="str"><f>A1</f><v>x</v></c>',
        "<c/>",
        '<c t="str"><v>글</v></c>',
    )
    assert [cell[:2] for cell in cells_of(book(sheet, strings=shared))] == [
        ("text", "3·4급"),
        ("text", "한\r줄"),
        ("boolean", "1"),
        ("error", "#REF!"),
        ("formula", "1+1"),
        ("formula", "A1"),
        ("text", "글"),
    ]


def test_places_are_taken_where_they_are_said_and_counted_where_not():
    sheet = '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row><row r="9"/>'
    assert read_book(book(sheet))[0]["rows"] == [
        (3, {1: ("number", "1", None, 0), 2: ("number", "2", None, 0)}),
        (4, {0: ("number", "3", None, 0)}),
    ]


def test_the_process_apart_says_what_is_said_here():
    (sheet,) = read_apart(book(row_of("<c><v>1</v></c>", '<c t="inlineStr"><is><t>가</t></is></c>')))
    assert (sheet.title, sheet.rows) == ("표", [(1, {0: SeenCell("number", "1"), 1: SeenCell("text", "가")})])


# ---- files that mean harm --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_for_what_it_is_and_costs_the_service_nothing(what):
    make, why = HOSTILE[what]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read_apart(content)
        said = ""
    except Unread as unread:
        said = unread.why
    assert said == why
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH


def test_twenty_of_them_are_hostile():
    assert sum(why != "" for _, why in HOSTILE.values()) >= 20


def test_a_reader_that_does_not_come_back_is_ended(monkeypatch):
    monkeypatch.setattr(reading_apart, "PROGRAM", "import time\nwhile True: time.sleep(1)")
    begun = time.monotonic()
    with pytest.raises(Unread) as caught:
        read_apart(book(ONE), seconds=0.3)
    assert caught.value.why == "too_heavy"
    assert time.monotonic() - begun < SECONDS


def test_a_reader_that_takes_too_much_memory_is_ended(monkeypatch):
    limited = f"import resource\nresource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))"
    monkeypatch.setattr(reading_apart, "PROGRAM", f"{limited}\nbytearray({MEMORY + 1})")
    with pytest.raises(Unread) as caught:
        read_apart(book(ONE))
    assert caught.value.why == "too_heavy"
