from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.texts import Line, Piece, compare, count_chars

TEXTS = st.lists(
    st.lists(
        st.sampled_from(["□", "○", "-", "협의", "협의를", "12개월", "4개월", "", " ", "완료", "가"]), max_size=6
    ).map(" ".join),
    max_size=8,
).map("\n".join)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def side(lines: list[Line], gone: str) -> str:
    """Join what one side reads: all but the pieces of kind ``gone``."""
    kept = [[piece.text for piece in line if piece.op != gone] for line in lines]
    return "\n".join("".join(texts) for texts in kept if texts)


@given(st.one_of(TEXTS, ANY_TEXT), st.one_of(TEXTS, ANY_TEXT))
def test_same_and_ins_give_the_new_text_same_and_del_the_old(old, new):
    lines = compare(old, new)

    assert side(lines, "del") == new
    assert side(lines, "ins") == old
    assert all(lines)


@given(TEXTS)
def test_a_text_compared_with_itself_is_all_same(text):
    assert {piece.op for line in compare(text, text) for piece in line} <= {"same"}


def test_a_changed_word_is_shown_within_its_line():
    old = "□ 환경영향평가 협의 기간 12개월\n ○ 실무 협의 2회"
    new = "□ 환경영향평가 협의 기간 4개월\n ○ 실무 협의 2회"

    assert compare(old, new) == [
        [Piece("same", "□ 환경영향평가 협의 기간 "), Piece("del", "12개월"), Piece("ins", "4개월")],
        [Piece("same", " ○ 실무 협의 2회")],
    ]


def test_neighbouring_changed_words_are_one_change():
    assert compare("지침 개정안 초안 마련 협의 중", "지침 시행령 확정 마련 협의 중") == [
        [
            Piece("same", "지침 "),
            Piece("del", "개정안 초안"),
            Piece("ins", "시행령 확정"),
            Piece("same", " 마련 협의 중"),
        ]
    ]


def test_a_new_line_in_between_leaves_the_others_as_they_were():
    assert compare("□ 가\n□ 다", "□ 가\n□ 나\n□ 다") == [[("same", "□ 가")], [("ins", "□ 나")], [("same", "□ 다")]]


def test_lines_that_have_nothing_in_common_are_not_mixed():
    assert compare("□ 관계기관 회의 개최", "○ 예산 확보 완료") == [
        [("del", "□ 관계기관 회의 개최")],
        [("ins", "○ 예산 확보 완료")],
    ]


def test_the_line_that_is_alike_is_found_beside_a_new_one():
    lines = compare("- 지침 개정안 관계부처 협의", "- 설명회 개최\n- 지침 개정안 관계부처 협의 완료")

    assert lines == [
        [("ins", "- 설명회 개최")],
        [("same", "- 지침 개정안 관계부처 협의"), ("ins", " 완료")],
    ]


@pytest.mark.parametrize(("old", "new", "op"), [("", "첫 글", "ins"), ("삭제한 글", "", "del")])
def test_a_first_text_is_all_new_and_an_emptied_one_all_gone(old, new, op):
    assert compare(old, new) == [[(op, old + new)]]
    assert compare("", "") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n" * 100_000, "ㄱ\n" * 100_000),
        ("가\n" * 499, "가\n나\n" * 249),
        ("가 " * 240, "가 나 " * 120 + "가 "),
        ("\n".join(["가 나 다 라 마 바 사 " * 16] * 400), "\n".join(["가 다 나 라 바 마 아 " * 16] * 400)),
        ("가 " * 200_000, "나 " * 200_000 + "가"),
        ("\n".join(f"{n}" for n in range(999)), "\n".join(f"{n} 다" for n in range(999))),
        ("가나" * 300_000, "가나" * 300_000 + "다"),
    ],
    ids=["lines", "lines alike", "words alike", "all at once", "words", "block", "one word"],
)
def test_long_and_tangled_texts_are_compared_and_lose_nothing(old, new):
    lines = compare(old, new)

    assert (side(lines, "del"), side(lines, "ins")) == (new, old)


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("협업 과제", 5), ("가\r\n나\r다", 5), (normalize("NFD", "각"), 1), ("😀", 1), ("👨‍👩‍👧", 5)],
)
def test_characters_are_counted_as_the_form_counts_them(text, count):
    assert count_chars(text) == count
