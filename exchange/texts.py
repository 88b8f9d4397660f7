"""Text as people type it and as it is searched: cleaning at entry, spaces, 초성, bigrams. Values in, values out."""

import re
from unicodedata import category, normalize

MIDDLE_DOT = "·"

# U+2024, U+2027, U+318D, U+30FB and U+FF65 look like the middle dot and come with texts from other programs.
_DOTS = str.maketrans(dict.fromkeys("\u2024\u2027\u318d\u30fb\uff65", MIDDLE_DOT))
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # NUL and control characters
    "\ud800-\udfff"  # halves of a character: UTF-8 and PostgreSQL cannot hold them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: they show a text in another order than it is stored
    "\u00ad\u200b\u2060\ufeff"  # invisible: two names that look the same would differ
    "\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)  # the last row: code points that are no characters
_SPACES = re.compile(r"\s+")

_FIRST_SYLLABLE, _LAST_SYLLABLE = ord("가"), ord("힣")
_SYLLABLES_PER_INITIAL = 21 * 28  # vowels times finals; source: Unicode standard, 3.12
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_PAIRS = str.maketrans(  # what a keyboard makes of two consonants typed in a row
    {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)


def clean_text(value: str, *, multiline: bool) -> str:
    """Return ``value`` as it is stored: NFC, with line feeds only, without what nobody can see or store.

    Left out: NUL and control characters, bidi controls, zero-width spaces, lone surrogates and non-characters.
    Look-alikes of the middle dot become ``·``, a tab a space. Emoji with their joiners, 漢字 and spaces stay as typed.
    multiline   True keeps line ends (as LF); False makes each a space
    Cleaning twice changes nothing more.
    """
    text = _LINE_ENDS.sub("\n", value).replace("\t", " ")
    text = normalize("NFC", _DROPPED.sub("", text)).translate(_DOTS)
    return text if multiline else text.replace("\n", " ")


def squash_spaces(text: str) -> str:
    """Return ``text`` with every run of white space, line ends included, as one space and none at the ends."""
    return _SPACES.sub(" ", text).strip()


def without_spaces(text: str) -> str:
    """Return ``text`` in lower case and without white space: the form in which names are compared and searched."""
    return _SPACES.sub("", text).lower()


def initials(text: str) -> str:
    """Return the 초성 of ``text`` without spaces: "환경부 장관" → "ㅎㄱㅂㅈㄱ".

    Consonants typed as such stay, two that a keyboard joined are taken apart (ㄳ → ㄱㅅ); anything else stays, in lower
    case, so that "2차 AI" → "2ㅊai".
    """
    return "".join(_initial(character) for character in without_spaces(normalize("NFC", text)).translate(_PAIRS))


def is_initials(text: str) -> bool:
    """Tell whether ``text`` is a search by 초성: at least one consonant and, but for spaces, nothing else."""
    letters = without_spaces(text).translate(_PAIRS)
    return letters != "" and all(letter in _INITIALS for letter in letters)


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring letters by which texts are found, whatever their spacing and punctuation.

    Only letters and digits count, in lower case; a text of one letter gives that letter, of none nothing. Same rule as
    the database's function ``bigrams(text)``; the two part only at combining marks and circled letters (ⓐ), which the
    server's locale counts as letters.
    """
    letters = (character for character in text if character.isalpha() or category(character) in {"Nd", "Nl"})
    squeezed = "".join(character.lower() for character in letters)  # one by one: Σ must not depend on its neighbours
    return {squeezed[start : start + 2] for start in range(max(len(squeezed) - 1, 1)) if squeezed}


def _initial(character: str) -> str:
    code = ord(character)
    if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return _INITIALS[(code - _FIRST_SYLLABLE) // _SYLLABLES_PER_INITIAL]
    return character
