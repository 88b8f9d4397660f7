"""One function takes every fingerprint; those that were stored before there was one are still found."""

import hashlib
from datetime import date
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import aggregation
from evaluation.queries.computing import fingerprint_of as fingerprint_of_statement
from exchange.fingerprints import canonical, fingerprint
from tasks.contents import fingerprint_of as fingerprint_of_report
from tasks.models import ReportStatus

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))

REPORT = {
    "form": 1,
    "task": {"code": "1-1", "title": "용인 국가산단 · 용수 공급 🏗"},
    "period": "2024-3",
    "sides": {"a": {"ministry": "국토부", "post": "국토정책관"}},
    "parts": {"joint": {"state": "filled", "text": "첫째 줄\n둘째 줄"}, "a": {"state": "", "text": ""}},
    "readings": [{"indicator": "기간", "unit": "개월", "value": "12.50"}],
}
INPUTS = {"rules": {"places": 1}, "sheets": [{"task": "1-1", "scores": [90, None, True]}]}
OUTPUTS = {"tasks": {"1-1": {"score": "88.5", "grade": None}}, "warnings": ["동점 2건"]}
STATEMENT = (
    {"monthly": 5500000, "bp": 800, "from": "2024-01-01"},
    [{"task": "1-1", "score": "88.5"}],
    {"perf": 9069990, "codes": ["NO_BASE"], "name": "성과연봉"},
)


def test_what_was_stored_before_keeps_its_fingerprint():
    """The digits were taken from the three functions that there were."""
    assert fingerprint(REPORT) == "e18fc2ba260475ab9a06338761e06eec5be49745035c21384348c649b017e9cd"
    assert fingerprint_of_report(REPORT) == "31ac8ba6808c8b786836c54f5696a26422be34cfa11b3da7e85ebd4851673938"
    assert (
        aggregation.fingerprint_of(INPUTS, OUTPUTS)
        == "894e49e0aa23b93f004beeea3e7e36a361a389cbd1bb77e5d388a040cefa16af"
    )
    assert fingerprint_of_statement(*STATEMENT) == "d343b00b9ad80d8fc0835a29ec1f7d802914cb4b49f3b44c47dd65c17196329f"
    assert fingerprint({"x": normalize("NFD", "각")}) == (
        "6e66770445071e4b7c256043e67e69e6ee96923c050f67cf04743251b5335b3f"
    )
    assert canonical(OUTPUTS) == '{"tasks":{"1-1":{"grade":null,"score":"88.5"}},"warnings":["동점 2건"]}'
    assert canonical(STATEMENT[2]) == '{"codes":["NO_BASE"],"name":"성과연봉","perf":9069990}'


def test_the_fingerprint_is_that_of_the_canonical_json():
    canonical = '{"a":[1,true,null,"각"],"b":"글"}'.encode()

    assert fingerprint({"b": "글", "a": (1, True, None, "각")}) == hashlib.sha256(canonical).hexdigest()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc가나", max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_the_order_of_keys_and_the_form_of_syllables_do_not_matter(content):
    def turned(value):
        if isinstance(value, dict):
            return {normalize("NFD", key): turned(value[key]) for key in reversed(value)}
        if isinstance(value, list):
            return tuple(turned(item) for item in value)
        return normalize("NFD", value) if isinstance(value, str) else value

    assert fingerprint(turned(content)) == fingerprint(content)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1", 1), (True, 1), (None, ""), ([], {}), ("가 나", "가  나"), (["a", "b"], ["b", "a"]), ({"a": 1}, {"a": 2})],
)
def test_different_contents_have_different_fingerprints(one, other):
    assert fingerprint({"x": one}) != fingerprint({"x": other})


def test_a_choice_counts_as_its_code():
    assert fingerprint([ReportStatus.DRAFT]) == fingerprint([ReportStatus.DRAFT.value])


@pytest.mark.parametrize("value", [1.0, float("nan"), Decimal("1.5"), date(2024, 1, 1), b"a", {1}, object()])
def test_what_has_no_one_form_is_refused_and_the_place_named(value):
    with pytest.raises(TypeError, match=r"\$\.rows\[1\]\.value"):
        fingerprint({"rows": [1, {"value": value}]})


def test_keys_that_are_no_text_or_twice_the_same_are_refused():
    with pytest.raises(TypeError, match="str keys"):
        fingerprint({1: "a"})
    with pytest.raises(ValueError, match="both"):
        fingerprint({"각": 1, normalize("NFD", "각"): 2})


def test_half_a_character_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        fingerprint("\ud800")
