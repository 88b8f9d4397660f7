"""Personal numbers in free text: what looks like one, what does not, and how a text reads without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from exchange.personal import ACCOUNT, OTHER, PHONE, RESIDENT, WITHHELD, digest_of, numbers_in, withheld
from tests.depth import examples

FOUND = [  # every number is made up: no month 13, no real subscriber
    ("주민번호 900101-1234567 확인", RESIDENT),
    ("9001011234567", RESIDENT),
    ("900101 - 2******", RESIDENT),
    ("９００１０１－１２３４５６７", RESIDENT),
    ("외국인 010203‐6123456", RESIDENT),
    ("연락처 010-1234-5678", PHONE),
    ("01012345678로 연락", PHONE),
    ("(010) 1234 5678", PHONE),
    ("+82 10-1234-5678", PHONE),
    ("+82-2-123-4567", PHONE),
    ("044-200-2114", PHONE),
    ("02)123-4567", PHONE),
    ("０１０．１２３４．５６７８", PHONE),
    ("070-1234-5678", PHONE),
    ("국민은행 123456-04-123456", ACCOUNT),
    ("110-123-456789", ACCOUNT),
    ("농협 3520123456789 입금", ACCOUNT),
    ("계좌번호: 1002993456789", ACCOUNT),
    ("카드 1234-5678-9012-3456", ACCOUNT),
    ("우리은행 123-45-67890", ACCOUNT),
    ("여권 M12345678", OTHER),
    ("면허 11-12-123456-12", OTHER),
]
PLAIN = [
    "2024-10-08부터 2024-10-15까지",
    "2024-01-01~2024-12-31",
    "제1-1호, 3-1-2 과제",
    "지급기준액 115,300,000원",
    "대통령령 제36015호(2026. 1. 2.)",
    "성과관리운영팀-1234(2024. 10. 8.)",
    "사업자등록번호 123-45-67890",
    "ISBN 978-89-123-4567-8",
    "991301-1234567",
    "조회수 1234567890123회",
    "1588-1234 대표번호",
    "위도 37.5665, 경도 126.9780",
    "0.0123456789",
    "2024-10-08-00012 문서",
]


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_what_looks_like_a_personal_number_is_found_in_every_notation(text, kind):
    (number,) = numbers_in(text)
    assert number.kind == kind
    assert sum(sign.isdigit() for sign in text[number.start : number.end]) == len(number.digits.strip("MSRGD*"))
    hidden = withheld(f"말 {text} 끝")
    assert WITHHELD in hidden
    assert number.digits[-4:] not in hidden.replace("-", "").replace(" ", "")


@pytest.mark.parametrize("text", PLAIN)
def test_what_papers_are_full_of_is_no_personal_number(text):
    assert numbers_in(text) == []
    assert withheld(text) == text


def test_what_a_page_repeats_of_a_number_does_not_tell_it():
    (number,) = numbers_in("900101-1234567")
    assert number.told == "주민등록번호 900…"


def test_a_digest_is_of_the_digits_whatever_their_order_and_notation():
    one, other = "010-1234-5678, 900101-1234567", "９００１０１-1234567 그리고 01012345678"
    assert digest_of(numbers_in(one)) == digest_of(numbers_in(other))
    assert digest_of(numbers_in(one)) != digest_of(numbers_in("010-1234-5679"))


@given(some.text(alphabet="0123456789-.( )+은행 가\n", max_size=60))
@examples()
def test_no_text_breaks_the_search_and_numbers_never_overlap(text):
    found = numbers_in(text)
    assert all(one.end <= next_.start for one, next_ in zip(found, found[1:], strict=False))
    assert numbers_in(withheld(text).replace(WITHHELD, "가")) == [] or found


# ---- names and addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("김서연 과장", f"{WITHHELD} 과장"),
        ("김 서 연 과장", f"{WITHHELD} 과장"),
        ("김  서연이 협의", f"{WITHHELD}이 협의"),
        ("김\n서연", ""),
        ("담당 김·서·연", f"담당 {WITHHELD}"),
        ("문의: 김서연@korea.kr", f"문의: {WITHHELD}"),
        ("문의: seoyeon.kim@korea.kr 로", f"문의: {WITHHELD} 로"),
        ("김서연 <sy_kim@mail.go.kr>", ""),
        ("KIM SEO-YEON 과장", f"{WITHHELD} 과장"),
        ("이 수가 협의", f"{WITHHELD}가 협의"),
        ("이수 주무관", f"{WITHHELD} 주무관"),
        ("이 수치는 늘었다", "이 수치는 늘었다"),
        ("이 수질 개선", "이 수질 개선"),
        ("개선 계획", "개선 계획"),
        ("ㅇ 김서연", ""),
    ],
)
def test_a_name_is_hidden_with_spaces_and_in_addresses(text, shown):
    assert withheld(text, {"김서연", "이수", "Kim Seo Yeon"}) == shown


def test_a_text_without_any_of_them_is_the_same_text():
    text = "□ 협의 5회 개최\n  ○ 지침 확정"
    assert withheld(text, {"김서연"}) is text
