"""Numbers that tell of a person, found in free text: 주민등록번호, telephone and account numbers; names of people.

What is found looks like one; whether it is one only a person knows. So nothing is refused or changed here: forms ask,
papers for outside experts leave it out.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

RESIDENT, PHONE, ACCOUNT, OTHER = "주민등록번호", "전화번호", "계좌·카드번호", "여권·면허번호"
WITHHELD = "○○○"
SHORTEST_NAME = 2  # letters; one letter alone would be found in any word

# one sign for one sign, so that a place in the evened text is the same place in the text
_EVEN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict.fromkeys("\u00a0\u3000\u2007\u202f", " ")
    | {"（": "(", "）": ")", "．": "."}
)
_GAP = r" ?[-.] ?| "  # between the groups of a number
_RESIDENT = re.compile(  # foreigners' have 5 to 8; a part hidden by stars still tells birthday and sex
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?: ?- ?| )?[1-8](?:\d{6}|[*●○xX]{6})(?![\d*])"
)
_PHONE = re.compile(
    rf"(?<![\d-])(?:\(?\+82\)?(?:{_GAP})?\(?0?\)?|\(?0)"
    rf"(?:1[016789]\)?(?:{_GAP})?\d{{3,4}}(?:{_GAP})?\d{{4}}"
    rf"|(?:2|[3-6][1-5]|70|50\d)(?:(?:\) ?|{_GAP})\d{{3,4}}(?:{_GAP})\d{{4}}|\d{{7,8}}))(?!\d|-\d)"
)
_GROUPS = re.compile(r"(?<![\d-])\d{2,7}(?: ?- ?\d{1,8}){2,4}(?!\d|-)")
_LONG = re.compile(r"(?<![\d,.-])\d{10,14}(?![\d,.-])")
_BANK = re.compile(
    r"은행|뱅크|계좌|농협|수협|신협|새마을금고|우체국|예금|입금|송금|통장|국민|신한|우리|하나|기업|카카오|토스"
)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[MSRGD](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])")
_LICENCE = re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{6}-\d{2}(?!\d|-)")
_PUBLIC = re.compile(r"\d{3}-\d{2}-\d{5}|(19|20)\d\d-(0?[1-9]|1[0-2])-.+|97[89]-.+")  # of a business, a day, a book
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_NEAR = 20  # letters before or behind a long number in which a bank may be named
_ENDS = "은|는|이|가|을|를|와|과|의|도|에|께|님|씨"  # what follows a name of two letters written apart


@dataclass(frozen=True)
class Number:
    """One number as it stands in a text: from ``start`` to before ``end``; ``digits`` alone tell it from others."""

    kind: str
    start: int
    end: int
    digits: str

    @property
    def told(self) -> str:
        """Return it as a page may repeat it: the first three digits."""
        return f"{self.kind} {self.digits[:3]}…"


def numbers_in(text: str) -> list[Number]:
    """Return the numbers in ``text`` that look personal, in their order; none of them overlap."""
    even = text.translate(_EVEN)
    found: list[Number] = []
    for kind, pattern in (
        (RESIDENT, _RESIDENT),
        (PHONE, _PHONE),
        (OTHER, _LICENCE),
        (OTHER, _PASSPORT),
        (ACCOUNT, _GROUPS),
        (ACCOUNT, _LONG),
    ):
        for hit in pattern.finditer(even):
            start, end = hit.span()
            overlaps = any(start < other.end and other.start < end for other in found)
            if not overlaps and (kind != ACCOUNT or _is_account(even, start, end)):
                found.append(Number(kind, start, end, re.sub(r"[^0-9A-Z*]", "", hit[0])))
    return sorted(found, key=lambda number: number.start)


def _is_account(text: str, start: int, end: int) -> bool:
    """Whether a long number is an account's: by its groups, or by a bank that is named beside it."""
    number = text[start:end]
    digits = sum(sign.isdigit() for sign in number)
    near = _BANK.search(text[max(0, start - _NEAR) : start] + " " + text[end : end + _NEAR])
    if _LONG.fullmatch(number):
        return near is not None
    return 10 <= digits <= 16 and (near is not None or not _PUBLIC.fullmatch(number))


def digest_of(numbers: Iterable[Number]) -> str:
    """Return what a person who keeps these numbers agrees to: others give another digest."""
    return hashlib.sha256(" ".join(sorted(number.digits for number in numbers)).encode()).hexdigest()[:16]


def withheld(text: str, names: Collection[str] = ()) -> str:
    """Return ``text`` without ``names``, personal numbers and mail addresses; "" where nothing else was in it.

    A name is found whatever its spacing (``김 서 연``) and inside an address. Each becomes ○○○. An empty result is
    the answer: nothing may be put in its place.
    """
    spans = [(number.start, number.end) for number in numbers_in(text)]
    spans += [hit.span() for hit in _MAIL.finditer(text)]
    for name in names:
        if pattern := _pattern_of(name, text):
            spans += [hit.span() for hit in pattern.finditer(text)]
    if not spans:
        return text
    kept, place = [], 0
    for start, end in _joined(spans):
        kept.append(text[place:start])
        place = end
    kept.append(text[place:])
    left = "".join(kept)
    return WITHHELD.join(kept) if any(sign.isalnum() and sign != "ㅇ" for sign in left) else ""


def _pattern_of(name: str, text: str) -> re.Pattern[str] | None:
    """Return what finds a name in whatever spacing; None where its first letter is not in ``text`` at all."""
    letters = "".join(name.split())
    if len(letters) < SHORTEST_NAME or letters[0].lower() not in text.lower():
        return None
    apart = r"[\s·.\u200b-]*".join(re.escape(letter) for letter in letters)
    if len(letters) > SHORTEST_NAME or not "가" <= letters[0] <= "힣":
        return re.compile(apart, re.IGNORECASE)
    spaced = r"\s+".join(map(re.escape, letters))  # two letters apart are a name only where a name can stand
    return re.compile(rf"{re.escape(letters)}|(?<![가-힣]){spaced}(?=$|[^가-힣]|(?:{_ENDS})(?![가-힣]))")


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
