"""Korean and the Latin keyboard: what a text says when its keys are read as the other alphabet. Pure.

The two-set layout (두벌식, KS X 5002). ``gksxla`` typed for 한팀 is no secret to anybody who tries 한팀,
nor is ``hantim``.
"""

import re

KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
KEYS |= dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
LETTERS = {jamo: key for key, jamo in KEYS.items()}
FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MIDDLE = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
LAST = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
JOINED = {  # two keys, one letter
    **{"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"},
    **{"ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ"},
    **{"ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ"},
}
PARTED = {joined: two for two, joined in JOINED.items()}
SHORTEST = 4  # keys: two syllables
START, MIDDLES, LASTS = ord("가"), len(MIDDLE), len(LAST)
ROMAN_FIRST = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "_",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]  # _: nothing is heard
ROMAN_MIDDLE = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
ROMAN_LAST = [
    "_",
    "k",
    "kk",
    "ks",
    "n",
    "nj",
    "nh",
    "t",
    "l",
    "lk",
    "lm",
    "lb",
    "ls",
    "lt",
    "lp",
    "lh",
    "m",
    "p",
    "ps",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
VOWEL = f"[{MIDDLE}]"
JOINED_VOWEL = "|".join([two for two in JOINED if two[0] in MIDDLE] + [VOWEL])
JOINED_LAST = "|".join([two for two in JOINED if two[0] not in MIDDLE] + [f"[{''.join(LAST)}]"])
SYLLABLE = re.compile(rf"([{FIRST}])({JOINED_VOWEL})(?:({JOINED_LAST})(?!{VOWEL})|([{FIRST}])(?=[{FIRST}]{VOWEL}))?")


def typed_as_korean(text: str) -> str:
    """Return ``text`` with each run of Latin letters that spells whole Korean syllables read as these."""
    return re.sub("[A-Za-z]+", lambda found: _syllables(found.group()), text)


def typed_as_latin(text: str) -> str:
    """Return the Latin keys by which the Korean letters in ``text`` are typed; everything else stays."""
    return "".join(LETTERS.get(each, each) for jamo in map(_jamo, text) for each in jamo)


def romanised(text: str) -> str:
    """Return ``text`` with its Korean syllables in Latin letters, one by one: 국무 is gukmu, not gungmu."""
    return "".join(_roman(each) for each in text)


def _syllables(keys: str) -> str:
    if len(keys) < SHORTEST or any(key not in KEYS for key in keys):  # nobody presses Shift where it changes nothing
        return keys
    jamo = "".join(KEYS[key] for key in keys)
    read = SYLLABLE.sub(lambda found: _syllable(*found.groups(default="")), jamo)
    return read if all("가" <= each <= "힣" for each in read) else keys


def _syllable(first: str, middle: str, last: str, single_last: str) -> str:
    last = last or single_last
    middle, last = JOINED.get(middle, middle), JOINED.get(last, last)
    return chr(START + (FIRST.index(first) * MIDDLES + MIDDLE.index(middle)) * LASTS + LAST.index(last))


def _parts(syllable: str) -> tuple[int, int, int]:
    number = ord(syllable) - START
    return number // LASTS // MIDDLES, number // LASTS % MIDDLES, number % LASTS


def _jamo(each: str) -> str:
    """Return the letters of a syllable as keys are pressed for them; anything else as it is."""
    if not "가" <= each <= "힣":
        return PARTED.get(each, each)
    first, middle, last = _parts(each)
    return "".join(PARTED.get(jamo, jamo) for jamo in (FIRST[first], MIDDLE[middle], LAST[last]))


def _roman(each: str) -> str:
    if not "가" <= each <= "힣":
        return each
    first, middle, last = _parts(each)
    return (ROMAN_FIRST[first] + ROMAN_MIDDLE[middle] + ROMAN_LAST[last]).replace("_", "")
