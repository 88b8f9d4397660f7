"""Korean particles after whatever a sentence puts before them: which of two forms follows is decided by the last sound.

What stands in brackets at the end is read past, and signs are silent: the word before them decides. Of what nobody can
read aloud for certain (漢字, another script) the particle names both forms, as official papers do: ``을(를)``.
"""

import re
from unicodedata import category, normalize

from exchange.texts import half_width

RIEUL = 8  # the place of ㄹ among the final consonants
NUMBERS = "영일이삼사오육칠팔구"
LETTERS = {  # Latin letters by their Korean names; those that are left out end in a vowel
    "l": "엘",
    "m": "엠",
    "n": "엔",
    "r": "알",
}
UNITS = {  # signs and abbreviations as they are read behind a number
    "%": "퍼센트",
    "‰": "퍼밀",
    "°": "도",
    "℃": "도",
    "㎡": "제곱미터",
    "㎢": "제곱킬로미터",
    "㎥": "세제곱미터",
    "㎞": "킬로미터",
    "㎏": "킬로그램",
    "km": "킬로미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "m": "미터",
    "kg": "킬로그램",
    "g": "그램",
    "t": "톤",
    "ha": "헥타르",
    "L": "리터",
    "kW": "킬로와트",
    "MW": "메가와트",
    "GW": "기가와트",
    "₩": "원",
    "￦": "원",
}

_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "〕": "〔", "】": "【", "〉": "〈", "》": "《"}
_READ_OUT = "〈《"  # these hold a title, which is read; what the others hold is an aside
_UNIT = re.compile(rf"[0-9]\s?({'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})$")
_UNCERTAIN = {"으로": "(으)로", "이라": "(이)라", "이나": "(이)나", "이며": "(이)며", "아": "아(야)"}


def josa(word: str, pair: str) -> str:
    """``국토부`` + ``은/는`` → ``국토부는``: the first of the pair after a final consonant, else the second.

    ``으로/로`` takes 로 after ㄹ. ``국토부(국토정책관)`` → ``국토부(국토정책관)는``, ``8%`` → ``8%를``.
    """
    after_consonant, after_vowel = pair.split("/")
    final = final_of(word)
    if final is None:
        return word + _UNCERTAIN.get(after_consonant, f"{after_consonant}({after_vowel})")
    closed = final != 0 and not (after_consonant == "으로" and final == RIEUL)
    return word + (after_consonant if closed else after_vowel)


def final_of(word: str) -> int | None:
    """Return the place of the last sound's final consonant, 0 for a vowel; None where that is uncertain."""
    text = _spoken(normalize("NFC", word))
    if unit := _UNIT.search(normalize("NFC", text)):
        text = UNITS[unit[1]]
    last = half_width(text[-1:])
    if "0" <= last <= "9":
        last = _number_read(text)
    last = LETTERS.get(last.lower(), last)
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if "ㄱ" <= last <= "ㅎ":  # a consonant by its name: 기역 … 히읗; 리을 alone ends in ㄹ
        return RIEUL if last == "ㄹ" else 1
    if last == "" or last.isascii() or "ㅏ" <= last <= "ㅣ":
        return 0
    return None


def _spoken(text: str) -> str:
    """Return ``text`` up to the last sign that is read: without asides in brackets and without silent signs."""
    whole = text
    while text:
        last = text[-1]
        if last in _BRACKETS:
            opened = _opening(text)
            aside = opened > 0 and _BRACKETS[last] not in _READ_OUT and text[:opened].strip(" \"'‘“「『")
            text = text[:opened] if aside else text[:-1]
        elif last in UNITS or category(last)[0] in "LN":
            return text
        else:
            text = text[:-1]
    return whole.strip()


def _opening(text: str) -> int:
    """Return where the bracket opens that the last character closes; -1 where it never does."""
    closing, depth = text[-1], 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == closing) - (text[place] == _BRACKETS[closing])
        if depth == 0:
            return place
    return -1


def _number_read(text: str) -> str:
    """Return the last syllable of a number: 일, 이, … 구; for zeros at its end 십, 백, 천, 만, or 영."""
    found = re.search(r"([0-9][0-9,]*)(\.[0-9]+)?$", half_width(text))
    if found is None:
        return ""
    if found[2]:
        return NUMBERS[int(found[2][-1])]
    digits = found[1].replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros == 0 or set(digits) == {"0"}:
        return NUMBERS[int(digits[-1])]
    return ("", "십", "백", "천", "만", "만", "만", "만", "억", "억", "억", "억", "조")[min(zeros, 12)]
