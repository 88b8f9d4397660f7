"""Text as people type it and as it is searched: cleaning at entry, spaces, 초성, bigrams. Values in, values out."""

import re
from unicodedata import category, normalize

MIDDLE_DOT = "·"
MOST_WORDS = 6  # of a search; further ones are not looked for

# U+2024, U+2027, U+318D, U+30FB and U+FF65 look like the middle dot and come with texts from other programs.
_DOTS = str.maketrans(dict.fromkeys("\u2024\u2027\u318d\u30fb\uff65", MIDDLE_DOT))
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DOTS_IN_NAMES = str.maketrans(dict.fromkeys("\u2022\u2219\u22c5\u119e", MIDDLE_DOT))  # • ∙ ⋅ ᆞ
_HALF_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\u30fc", "-")
    | {"\u3000": " ", "\u00a0": " ", "\uff0d": "-"}
)
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
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


def half_width(text: str) -> str:
    """Return ``text`` with the digits, letters and hyphens of other keyboards as the plain ones: "１－１" → "1-1"."""
    return text.translate(_HALF_WIDTH)


def search_words(typed: str, limit: int) -> list[str]:
    """Return the words of a search, each of which has to be found: in the plain form of every keyboard, none twice.

    limit  how many characters are looked at.  Signs alone count only where there is nothing else.
    """
    plain = squash_spaces(half_width(clean_text(typed, multiline=False)))[:limit]
    words = list(dict.fromkeys(plain.split()))
    spelt = [word for word in words if any(letter.isalnum() for letter in word)]
    return (spelt or words)[:MOST_WORDS]


def name_key(text: str) -> str:
    """Return the form in which headings and choices of files are compared: whatever program, keyboard or spacing.

    "지급기준액\n（원）" and "지급기준액(원)" are one; so are 3․4급, 3ㆍ4급 and 3·4급, and texts in NFD and NFC.
    """
    dotted = clean_text(text, multiline=False).translate(_DOTS_IN_NAMES)
    return without_spaces(half_width(dotted))


def plain_number(text: str) -> str | None:
    """Return the digits of a number as people write it ("１１５，３００", "1,200.5"); None for what is none.

    A comma stands before three digits or it is no number: 8,15 may mean 8.15 or 815.
    """
    squeezed = without_spaces(half_width(clean_text(text, multiline=False)))
    return squeezed.replace(",", "").lstrip("+") if _NUMBER.fullmatch(squeezed) else None


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
