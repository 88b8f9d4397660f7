"""Particles follow the last sound that is read: past brackets and signs, through numbers, letters and units."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from exchange.particles import final_of, josa
from tests.depth import examples


@pytest.mark.parametrize(
    ("word", "pair", "shown"),
    [
        ("국토부(국토정책관)", "은/는", "국토부(국토정책관)는"),
        ("용인(경기)", "은/는", "용인(경기)은"),
        ("용수(用水)", "을/를", "용수(用水)를"),
        ("기후부(옛 환경부(본부))", "이/가", "기후부(옛 환경부(본부))가"),
        ("과제[1-1]", "을/를", "과제[1-1]를"),
        ("‘적정’", "으로/로", "‘적정’으로"),
        ("《백서》", "을/를", "《백서》를"),
        ("(주)", "은/는", "(주)는"),
        ("‘(가)’", "을/를", "‘(가)’를"),
        ("8%", "을/를", "8%를"),
        ("30㎢", "을/를", "30㎢를"),
        ("5 kg", "을/를", "5 kg을"),
        ("3t", "을/를", "3t을"),
        ("확정…", "으로/로", "확정…으로"),
        ("제출 완료!", "을/를", "제출 완료!를"),
        ("서울 →", "으로/로", "서울 →로"),
        ("1-1", "으로/로", "1-1로"),
        ("10", "으로/로", "10으로"),
        ("20,000,000", "으로/로", "20,000,000으로"),
        ("1,000", "이/가", "1,000이"),
        ("0.02", "을/를", "0.02를"),
        ("100억", "이/가", "100억이"),
        ("１", "이/가", "１이"),
        ("ICT", "을/를", "ICT를"),
        ("BIM", "을/를", "BIM을"),
        ("ㄱ", "이/가", "ㄱ이"),
        ("ㄹ", "으로/로", "ㄹ로"),
        (unicodedata.normalize("NFD", "국토부"), "은/는", unicodedata.normalize("NFD", "국토부") + "는"),
        ("國土部", "은/는", "國土部은(는)"),
        ("東京", "으로/로", "東京(으)로"),
        ("…", "을/를", "…을(를)"),
        ("", "은/는", "는"),
    ],
)
def test_the_last_sound_that_is_read_decides(word, pair, shown):
    assert josa(word, pair) == shown


@given(some.text())
@examples()
def test_any_text_gets_one_of_the_forms_and_loses_nothing(text):
    shown = josa(text, "을/를")
    assert shown.removeprefix(text) in ("을", "를", "을(를)")


@given(some.text(alphabet="가각갈1ㄱa", min_size=1), some.text(alphabet="나남 1)", max_size=4))
def test_an_aside_in_brackets_changes_nothing(word, aside):
    plain = aside.replace(")", "")
    assert final_of(f"{word}({plain})") == final_of(word)
