"""One thing has one word everywhere, that of the office: what is refused stands in tests/refused_words.py."""

import pytest

from tests import structure
from tests.refused_words import (
    DOCUMENTS,
    QUOTED,
    REFUSED,
    files,
    refused_in,
    refused_in_lines,
    refused_in_page,
    refused_in_sources,
)
from tests.structure import read
from tests.test_structure import PRODUCT, source

# what each refused word is met by, in the order of the list
MET = (
    *("수정한 까닭", "그만두기", "거둔 사람", "넣기", "고친 사람", "지우기", "빼고", "되돌리기", "되가져오기"),
    *(
        "고친 때",
        "<th>한 일</th>",
        "모두 고르기",
        "항목 더하기",
        "모두 보기",
        "찾는 화면이 없습니다",
        "지금 차례 국토부",
    ),
    *("5일째", "굳힌 사본", "봉인할 내용의 지문", "뒤 부처", "7~9월에 한 일", "맡은 역할 이행", "달라진 점"),
    *(
        "바라는 점",
        "다음 분기 계획",
        "저절로",
        "다른 의견 남기고 확인",
        "상대 부처 확인 없이 제출",
        "받아들임",
        "살필 점",
    ),
    *("대신할 위원", "평가 수", "이 위원 없이", "견준 과제", "점수가 엇갈린 과제", "예행 평가", "셈해 봅니다"),
    *("보장으로 올릴 것 없음", "열두 번 지급액", "나눈 몫", "교류한 날수대로", "이어받은 직위", "빈자리"),
    *("모두 끝내기", "다시 계산", "나빠짐", "검토 의견의 요청", "날짜 바꾸기", "걸리는 점", "몰래"),
    "금 구백육만구천구백구십원정",
)
# near them, and right
RIGHT = (
    *("붙여 넣어 주세요", "끼워 넣은 줄", "새로 고치거나", "새로고침", "열 때가 됨", "또한 일정", "보고서 보기"),
    *("선택한 과제", "평가 수행", "국고보조금", "질의응답", "부처별 역할", "재직일수 비율"),
    "금9,069,990원(금구백육만구천구백구십원)",
)


def test_no_module_says_a_refused_word():
    found = refused_in_sources(each for each in read(*PRODUCT) if each.path not in QUOTED)
    assert found == [], "\n".join(["", *found])


def test_no_template_script_or_document_says_a_refused_word():
    pages = {f"templates/{name}": text for name, text in structure.templates().items()}
    pages |= files("static/js/*.js", *DOCUMENTS)
    assert len(pages) > 100
    found = refused_in_lines(pages)
    assert found == [], "\n".join(["", *found])


def test_no_fixture_says_a_refused_word():
    found = refused_in_lines(files("fixtures/*.json"))
    assert found == [], "\n".join(["", *found])


@pytest.mark.parametrize("path", QUOTED)
def test_what_is_quoted_still_stands_where_it_is_quoted_from(path):
    assert refused_in_sources(each for each in read(*PRODUCT) if each.path == path)


def test_each_refused_word_is_caught_wherever_it_stands():
    assert len(MET) == len(REFUSED)
    for word, met in zip(REFUSED, MET, strict=True):
        assert word.pattern.search(met), met
        assert any(word.instead in found for found in refused_in(met)), met
        assert refused_in_sources(source("tasks/forms/reports.py", f"HINT = {met!r}")), met
        assert refused_in_sources(source("tasks/forms/reports.py", f"HINT = f{met + '{name}'!r}")) or "때" in met, met
        assert refused_in_lines({"a.html": f"<p>{met}</p>"}), met
        assert refused_in_page(f"<p>{met}</p>"), met


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_looks_like_one_is_let_through(text):
    assert list(refused_in(text)) == []


def test_comments_of_templates_and_the_scripts_of_a_page_are_not_read():
    assert refused_in_lines({"a.html": "{# 까닭 #}<p>사유</p>"}) == []
    assert refused_in_page("<script>/* 까닭 */</script><p>사유</p>") == []
