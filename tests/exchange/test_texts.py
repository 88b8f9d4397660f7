from unicodedata import is_normalized, normalize

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from exchange.texts import bigrams, clean_text, initials, is_initials, squash_spaces, without_spaces

ANY_TEXT = st.text(alphabet=st.characters())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("용인\u2024평택ㆍ화성・오산･수원‧안성", "용인·평택·화성·오산·수원·안성"),
        (normalize("NFD", "환경부"), "환경부"),
        ("ㄱ\x00ㄴ\x07ㄷ\x7f\x9f", "ㄱㄴㄷ"),
        ("과제\u202e명\u2066\u200f", "과제명"),
        ("환\u200b경\ufeff부\u00ad", "환경부"),
        ("가\ud800나\udfff다", "가나다"),
        ("\ufffe\uffff\U0001ffff\ufdd0끝", "끝"),
        ("□ 추진실적\r\n  ○ 협의\r끝\u2028새 줄\x0b", "□ 추진실적\n  ○ 협의\n끝\n새 줄\n"),
        ("탭\t자리", "탭 자리"),
        ("👨‍👩‍👧 ❤️ 漢字 ▶ é", "👨‍👩‍👧 ❤️ 漢字 ▶ é"),
        ("  앞뒤 공백  ", "  앞뒤 공백  "),
        ("\u1100\u200b\u1161", "가"),
    ],
)
def test_text_is_stored_without_what_nobody_can_see_and_else_as_typed(typed, stored):
    assert clean_text(typed, multiline=True) == stored


def test_a_field_of_one_line_gets_no_line_end():
    assert clean_text("제목\r\n둘째\n셋째", multiline=False) == "제목 둘째 셋째"


@given(ANY_TEXT, st.booleans())
def test_any_text_is_cleaned_once_for_all_and_can_be_stored(text, multiline):
    clean = clean_text(text, multiline=multiline)

    assert clean_text(clean, multiline=multiline) == clean
    assert is_normalized("NFC", clean)
    assert clean.encode().decode() == clean
    assert not any(character < " " and character != "\n" for character in clean)
    assert multiline or "\n" not in clean


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_korean_comes_back_as_typed(text):
    assert clean_text(text, multiline=True) == text


def test_spaces_are_squashed_whatever_they_are():
    assert squash_spaces(" 국가\u00a0\u3000산단\n\t조성 ") == "국가 산단 조성"
    assert without_spaces(" 국가 산단\nAI ") == "국가산단ai"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("환경부 장관", "ㅎㄱㅂㅈㄱ"),
        ("가힣", "ㄱㅎ"),
        ("까따빠싸짜", "ㄲㄸㅃㅆㅉ"),
        ("2차 AI·산단", "2ㅊai·ㅅㄷ"),
        ("ㄱㅅ", "ㄱㅅ"),
        ("ㄳ", "ㄱㅅ"),
        (normalize("NFD", "국토부"), "ㄱㅌㅂ"),
        ("", ""),
    ],
)
def test_initials_of_a_name(text, letters):
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("text", "said"), [("ㅎㄱㅂ", True), ("ㄳ ㅂ", True), ("환ㄱ", False), ("ㅏ", False), ("", False), (" ", False)]
)
def test_a_search_by_initials_is_recognised(text, said):
    assert is_initials(text) is said


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1))
def test_every_syllable_has_one_initial(text):
    assert is_initials(initials(text))
    assert len(initials(text)) == len(text)


@given(ANY_TEXT)
def test_no_text_is_too_strange_to_be_searched(text):
    assert isinstance(initials(text), str)
    assert all(len(pair) <= 2 for pair in bigrams(text))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("예산", {"예산"}),
        ("국가 산단", {"국가", "가산", "산단"}),
        ("국가산단", {"국가", "가산", "산단"}),
        ("AI·산단", {"ai", "i산", "산단"}),
        ("1-1", {"11"}),
        ("강", {"강"}),
        ("- ·", set()),
        ("", set()),
    ],
)
def test_bigrams_do_not_mind_spacing(text, pairs):
    assert bigrams(text) == pairs


@given(st.text(min_size=2), st.text(), st.text())
def test_a_text_holds_the_bigrams_of_every_part_that_has_two_letters(part, before, after):
    if len("".join(bigrams(part))) >= 2:
        assert bigrams(part) <= bigrams(before + part + after)


@pytest.mark.django_db
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(max_codepoint=0x17F),
            st.characters(min_codepoint=0x3000, max_codepoint=0xD7A3, categories=["Lo", "Nd", "Zs", "Po", "Ps"]),
        ).filter(lambda c: c not in "\x00İ")
    )
)
def test_the_database_finds_by_the_same_bigrams(text):
    with connection.cursor() as cursor:
        cursor.execute("select bigrams(%s)", [text])
        assert set(cursor.fetchone()[0]) == bigrams(text)
