"""Report texts compared, counted and sealed: values in, values out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple
from unicodedata import normalize

Op = Literal["same", "ins", "del"]


class Piece(NamedTuple):
    """A run of text within a line: kept ("same"), new ("ins") or gone ("del")."""

    op: Op
    text: str


Line = list[Piece]

# Comparing takes time in the square of these; beyond them, what differs is shown as one block.
CHARACTERS_COMPARED = 100_000  # in both texts, without the lines that they begin and end with in common
LINES_COMPARED = 500  # on either side
WORDS_COMPARED = 500  # on either side of one line
PAIRS_COMPARED = 2_500  # old lines times new lines in one changed block
ALIKE = 0.4  # from here a changed line is shown as one line with its changed words; tried on 개조식 report lines

_WORDS = re.compile(r"\s+|\S+")


def compare(old: str, new: str) -> list[Line]:
    """Return how ``new`` differs from ``old``, line by line and, within lines that are alike, word by word.

    Each line has at least one piece; a line that is wholly new or gone has one. The new text is again what the "same"
    and "ins" pieces give, joined by line feeds and leaving out lines of "del" alone; the old text likewise.
    Line ends are LF (as stored). Time stays bounded for texts of any length: see the limits above.
    """
    before, after = _lines(old), _lines(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = _compare_lines(before[head : len(before) - tail], after[head : len(after) - tail])
    return [*_kept(after[:head]), *middle, *_kept(after[len(after) - tail :])]


def count_chars(text: str) -> int:
    """Return the length of ``text`` as the form's counter shows it: code points in NFC, with spaces; a line end is 1.

    In the browser: ``[...text.normalize("NFC").replace(/\\r\\n?/g, "\\n")].length``.
    """
    return len(normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def _lines(text: str) -> list[str]:
    """Return the lines of ``text``; no text is no line, so that a first text is all new."""
    return text.split("\n") if text else []


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many lines at the start are the same."""
    count = 0
    for left, right in zip(before, after, strict=False):
        if left != right:
            break
        count += 1
    return count


def _compare_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    characters = sum(map(len, before)) + sum(map(len, after))
    if max(len(before), len(after)) > LINES_COMPARED or characters > CHARACTERS_COMPARED:
        yield from _replaced(before, after)
        return
    for op, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            yield from _kept(after[k:m])
        elif (j - i) * (m - k) > PAIRS_COMPARED:
            yield from _replaced(before[i:j], after[k:m])
        else:
            yield from _changed(before[i:j], after[k:m])


def _kept(lines: Sequence[str]) -> Iterator[Line]:
    return ([Piece("same", line)] for line in lines)


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Yield all of ``before`` as gone, then all of ``after`` as new."""
    yield from ([Piece("del", line)] for line in before)
    yield from ([Piece("ins", line)] for line in after)


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Yield a changed block with lines that are alike side by side, in order, and the rest as gone or new."""
    done_before = done_after = 0
    for i, k in _pairs(before, after):
        yield from _replaced(before[done_before:i], after[done_after:k])
        yield _compare_words(before[i], after[k])
        done_before, done_after = i + 1, k + 1
    yield from _replaced(before[done_before:], after[done_after:])


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of places whose lines are most alike in sum, both ascending."""
    left, right = [_letter_pairs(line) for line in before], [_letter_pairs(line) for line in after]
    alike = [[_likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]  # best[i][k]: from line i and line k on
    for i in reversed(range(len(before))):
        for k in reversed(range(len(after))):
            best[i][k] = max(best[i + 1][k], best[i][k + 1], alike[i][k] + best[i + 1][k + 1])
    pairs = []
    i = k = 0
    while i < len(before) and k < len(after):
        if alike[i][k] and best[i][k] == alike[i][k] + best[i + 1][k + 1]:
            pairs.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return pairs


def _letter_pairs(line: str) -> Counter[str]:
    squeezed = "".join(line.split())
    return Counter(squeezed[start : start + 2] for start in range(len(squeezed) - 1))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return 0 to 1: the share of letter pairs in common, and 0 where it is below ALIKE."""
    total = one.total() + other.total()
    share = 2 * (one & other).total() / total if total else 0.0
    return share if share >= ALIKE else 0.0


def _compare_words(old: str, new: str) -> Line:
    """Return one line with its changed words. Blanks between two changed words belong to the change."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > WORDS_COMPARED:
        return [Piece("del", old), Piece("ins", new)]
    line: Line = []
    gone = come = blank = ""
    for op, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[i:j]), "".join(after[k:m])
        if op != "equal":
            gone, come, blank = gone + blank + removed, come + blank + added, ""
        elif removed.isspace() and (gone or come):
            blank += removed
        else:
            line += [*_change(gone, come), Piece("same", blank + removed)]
            gone = come = blank = ""
    line += _change(gone, come)
    return [*line, Piece("same", blank)] if blank else line


def _change(gone: str, come: str) -> Line:
    return [piece for piece in (Piece("del", gone), Piece("ins", come)) if piece.text]
