import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.naming import NAME_LIMIT, attachment, safe_name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("협업과제 목록.xlsx", "협업과제 목록.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\자료\\과제.xlsx", "C__자료_과제.xlsx"),
        ("과제\r\nSet-Cookie: a=b.xlsx", "과제 Set-Cookie_ a=b.xlsx"),
        ("\u202egnp.xlsx", "gnp.xlsx"),
        ("...", "문서"),
        (".xlsx", "문서.xlsx"),
        ("", "문서"),
        ("\x00\ud800", "문서"),
        ("con.xlsx", "_con.xlsx"),
        ("LPT1", "_LPT1"),
        ("끝점. .xlsx", "끝점.xlsx"),
        ("과제", "과제"),
    ],
)
def test_names_that_some_system_would_refuse_are_made_safe(given_name, safe):
    assert safe_name(given_name) == safe


def test_a_long_name_is_cut_before_its_extension_and_never_inside_a_syllable():
    name = safe_name("가" * 300 + ".xlsx")

    assert len(name.encode()) <= NAME_LIMIT
    assert re.fullmatch("가+\\.xlsx", name)


def test_a_korean_name_reaches_new_browsers_whole_and_old_ones_in_plain_letters():
    assert attachment("과제 3분기.xlsx") == (
        "attachment; filename=\"3.xlsx\"; filename*=UTF-8''%EA%B3%BC%EC%A0%9C%203%EB%B6%84%EA%B8%B0.xlsx"
    )
    assert attachment("과제.xlsx").startswith('attachment; filename="document.xlsx"; ')
    assert attachment("tasks.xlsx") == "attachment; filename=\"tasks.xlsx\"; filename*=UTF-8''tasks.xlsx"


@given(st.text(alphabet=st.characters()))
def test_any_name_gives_one_header_line_that_reads_back_as_the_safe_name(name):
    header = attachment(name)
    plain, encoded = re.fullmatch(
        r"attachment; filename=\"([A-Za-z0-9 ._()-]+)\"; filename\*=UTF-8''([!-~]+)", header
    ).groups()

    assert unquote(encoded) == safe_name(name)
    assert len(safe_name(name).encode()) <= NAME_LIMIT
    assert not set(safe_name(name)) & set('/\\:*?"<>|')
    assert plain.strip(". ")


@given(st.text(alphabet=st.characters()))
def test_a_safe_name_stays_as_it_is(name):
    assert safe_name(safe_name(name)) == safe_name(name)
