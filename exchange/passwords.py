"""How easily a password is guessed, and what is said about it. Pure: the words that anybody would try are given.

zxcvbn judges repeats, keyboard walks, dates and common words; each password is judged as typed, as the Korean that its
Latin keys spell, and as the Latin keys of its Korean (korean_keys.py).
"""

import re
from collections.abc import Iterable
from threading import Lock
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from exchange.korean_keys import romanised, typed_as_korean, typed_as_latin

CONTEXT_WORDS = ("hanteam", "한팀", "국무조정실", "인사교류", "협업과제", "password", "비밀번호")
COMMON_KOREAN = ("사랑해", "사랑합니다", "안녕하세요", "대한민국", "관리자", "공무원", "감사합니다", "우리나라")
LEFT_LENGTH = 8  # characters that have to be left without the words anybody would try first
PATTERN_LEFT = 6  # and without dates, rows of the keyboard, sequences and repeats
GUESSES = 10**8  # fewer are tried against one account in the time that a stolen hash gives; zxcvbn's score 3
JUDGED = 72  # characters that zxcvbn reads; what follows only makes a password longer
WORD_LETTERS, KOREAN_LETTERS = 3, 2  # shorter words are in everything

OTHER_WORD = "다른 낱말을 섞어 주세요."
EASY = {  # zxcvbn's pattern -> what is said of it; the first that is found
    "repeat": f"같은 글자나 낱말을 되풀이해 짐작하기 쉽습니다. {OTHER_WORD}",
    "spatial": f"자판에서 이어진 글자라 짐작하기 쉽습니다. {OTHER_WORD}",
    "date": f"날짜라 짐작하기 쉽습니다. {OTHER_WORD}",
    "sequence": f"차례대로 이어지는 글자나 숫자라 짐작하기 쉽습니다. {OTHER_WORD}",
    "regex": f"연도라 짐작하기 쉽습니다. {OTHER_WORD}",
    "dictionary": f"흔한 비밀번호나 낱말이라 짐작하기 쉽습니다. {OTHER_WORD}",
}
EASY_KOREAN = "한글 낱말을 영문 자판으로 친 것이라 짐작하기 쉽습니다. 낱말을 더 이어 주세요."
TOO_SIMPLE = "짐작하기 쉬운 비밀번호입니다. 낱말 서너 개를 이어 더 길게 정해 주세요."
OF_CONTEXT = (
    "아이디, 이름, 기관과 직위, 서비스 이름처럼 짐작하기 쉬운 말을 제외하면 너무 짧습니다. "
    f"영문 자판이나 로마자로 적은 것도 같습니다. {OTHER_WORD}"
)
SENTENCES = {  # what Django's own checks mean, in our words
    "password_too_common": f"많은 사람이 쓰는 비밀번호입니다. {OTHER_WORD}",
    "password_entirely_numeric": "숫자로만 만들 수 없습니다. 글자를 섞어 주세요.",
    "password_too_similar": f"아이디나 이름, 전자우편 주소와 비슷합니다. {OTHER_WORD}",
}
_one_at_a_time = Lock()  # zxcvbn keeps the words of a call where the next one finds them


def check_password(password: str, user: Any) -> None:
    """Raise ValidationError with a sentence for each check that the password does not pass."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        said = [SENTENCES.get(each.code or "") or each.messages[0] for each in error.error_list]
        raise ValidationError(list(dict.fromkeys(said))) from error


def why_guessable(password: str, words: Iterable[str]) -> str:
    """Return why the password is easily guessed, in one Korean sentence with what to do; "" where it is not.

    words  what anybody who knows the house and the person would try, in Korean or Latin, as names are written
    """
    tried = _as_typed([*CONTEXT_WORDS, *words])
    readings = dict.fromkeys([password, typed_as_korean(password), typed_as_latin(password)])
    if any(_is_of_words(each, tried) for reading in readings for each in (reading, re.sub(r"[\W_]", "", reading))):
        return OF_CONTEXT
    for reading in readings:
        if said := _judged(reading, tried, is_as_typed=reading == password):
            return said
    return ""


def _as_typed(words: Iterable[str]) -> list[str]:
    """Return the words and their parts in small letters, as they are, romanised and on Latin keys, longest first."""
    parts = {part.lower() for word in words for part in [word, "".join(word.split()), *word.split()]}
    spelled = {spelling(part).lower() for part in parts for spelling in (str, romanised, typed_as_latin)}
    long = [each for each in spelled if len(each) >= (WORD_LETTERS if each.isascii() else KOREAN_LETTERS)]
    return sorted(long, key=lambda each: (-len(each), each))


def _is_of_words(text: str, words: Iterable[str]) -> bool:
    """Whether a word is in the text and too little is left without all that are."""
    left = text.lower()
    for word in words:
        left = left.replace(word, "")
    return len(left) < min(LEFT_LENGTH, len(text))


def _judged(reading: str, tried: list[str], *, is_as_typed: bool) -> str:
    from zxcvbn import zxcvbn  # here: its lists of words are wanted where a password is chosen, not in every process

    with _one_at_a_time:
        result = zxcvbn(reading[:JUDGED], user_inputs=[*tried, *COMMON_KOREAN], max_length=JUDGED)
    found = {each["pattern"] for each in result["sequence"]}
    plain = sum(len(each["token"]) for each in result["sequence"] if each["pattern"] in ("bruteforce", "dictionary"))
    patterns = [name for name in EASY if name in found]
    if len(reading) <= JUDGED and plain < PATTERN_LEFT and patterns and patterns[0] != "dictionary":
        return EASY[patterns[0]]
    if result["guesses"] >= GUESSES:
        return ""
    if not is_as_typed and any("가" <= each <= "힣" for each in reading):
        return EASY_KOREAN
    return EASY[patterns[0]] if patterns else TOO_SIMPLE
