"""The tree of a template as lines of at most 120 columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.layout.tokens import STRING, Token, parts_of_tag, read, tag_of
from tests.layout.tree import (
    Group,
    Item,
    Seam,
    edge_of_all,
    first_token,
    is_block,
    last_token,
    seam,
    tokens_of,
    tree,
)

WIDTH = 120
STEP = 2


@dataclass
class Piece:
    """What stands on one line where it fits: a token, or a whole item.

    own_line  whether it begins a line of its own wherever a line may end
    """

    text: str
    first: Token
    last: Token
    seam: Seam
    level: int
    own_line: bool


def formatted(text: str) -> str:
    """Return a template laid out; formatting it once more changes nothing."""
    pieces = _Pieces()
    pieces.row(tree(read(text)), level=0, before=None, unseen_before=True, unseen_after=True)
    return "\n".join(line.rstrip() for line in _lines(pieces.found)) + "\n"


class _Pieces:
    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.after_broken = False

    def row(
        self, items: Sequence[Item], level: int, before: Token | None, unseen_before: bool, unseen_after: bool
    ) -> None:
        """Add items that stand side by side; the arguments say whether white space at the row's edges is unseen."""
        for number, item in enumerate(items):
            left = is_block(items[:number], unseen_before, last=True)
            right = is_block(items[number:], unseen_after, last=False)
            unseen = (left or right) if number else (unseen_before or (before is None) or _begins_block(item))
            if number == 0 and before is not None and before.word in ("macro", "set"):
                unseen = False
            at = seam(before, first_token(item), is_unseen=unseen, level=level) if before else Seam.FREE
            self._item(item, at, level, left, right, items[number + 1 :], unseen_after)
            before = last_token(item)

    def _item(
        self,
        item: Item,
        at: Seam,
        level: int,
        left: bool,
        right: bool,
        following: Sequence[Item],
        unseen_after: bool,
    ) -> None:
        head = first_token(item)
        flat = _flat(item)
        own = head.new_line or self.after_broken or _stands_alone(item)
        self.after_broken = _stands_alone(item)
        if isinstance(item, Token) or (flat is not None and level * STEP + len(flat) <= WIDTH):
            self._add(flat or "", item, at, level, own)
            return
        self._add(head.source, head, at, level, own)
        outer_after = is_block(following, unseen_after, last=False)
        for number, branch in enumerate(item.branches):
            follows = item.branches[number + 1].head if number + 1 < len(item.branches) else item.end
            inner_before, inner_after = _inside(item, branch.items, left, outer_after)
            self.after_broken = True
            self.row(branch.items, level + 1, branch.head, inner_before, inner_after)
            if branch.items:
                unseen = inner_after or edge_of_all(branch.items, last=True) == _CLOSED_BLOCK
                unseen = unseen and item.first.word not in ("macro", "set")
                at = seam(last_token(branch.items[-1]), follows, is_unseen=unseen, level=level)
            else:
                at = seam(branch.head, follows, is_unseen=inner_before or inner_after, level=level)
            self._add(follows.source, follows, at, level, own=True)
        self.after_broken = True

    def _add(self, text: str, item: Item, at: Seam, level: int, own: bool) -> None:
        self.found.append(Piece(text, first_token(item), last_token(item), at, level, own))


_CLOSED_BLOCK = edge_of_all([Token("tag", "<p>")], last=True)


def _inside(item: Group, items: Sequence[Item], left: bool, right: bool) -> tuple[bool, bool]:
    """Whether white space at the inner edges of a branch is unseen, by what encloses it alone."""
    head = item.first
    if head.kind == "tag":
        return head.is_block_level, head.is_block_level
    if head.word == "block":
        return True, True
    if head.word == "if":
        return left, right
    if head.word == "for":
        return left and is_block(items, False, last=True), right and is_block(items, False, last=False)
    return False, False


def _begins_block(item: Item) -> bool:
    return edge_of_all([item], last=False) == _CLOSED_BLOCK


def _stands_alone(item: Item) -> bool:
    """Whether an item has lines of its own: block-level elements, what contains them, and plain statements."""
    return any(token.is_block_level for token in tokens_of(item)) or (
        isinstance(item, Token) and (item.kind == "comment" or (item.kind == "statement" and not item.divides))
    )


def _flat(item: Item) -> str | None:
    """Return an item as one line, None where it has to have several."""
    if isinstance(item, Token):
        return item.source
    if item.first.word == "macro":
        return None
    inner = [token for branch in item.branches for each in branch.items for token in tokens_of(each)]
    blocks = sum(token.is_block_level and not token.source.startswith("</") for token in inner)
    if blocks > (1 if item.first.is_block_level and not _has_statement(item) else 0):
        return None
    if any(token.new_line for token in inner) or any(branch.head.new_line for branch in item.branches[1:]):
        return None
    if item.end.new_line:
        return None
    parts, before = "", None
    for token in tokens_of(item):
        unseen = before is not None and (token.is_block_level or before.is_block_level)
        parts += (" " if token.gap and before is not None and not unseen else "") + token.source
        before = token
    return parts


def _has_statement(item: Group) -> bool:
    return any(isinstance(each, Group) and each.first.kind == "statement" for each in item.branches[0].items)


def _lines(pieces: Sequence[Piece]) -> list[str]:
    lines: list[str] = []
    line, level = "", 0
    for number, piece in enumerate(pieces):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        room = WIDTH - (len(following.text) if following is not None and following.seam is Seam.NONE else 0)
        joined = {Seam.SPACE: " ", Seam.KEPT: " "}.get(piece.seam, "")
        fits = len(line) + len(joined) + len(piece.text) <= room
        breaks = piece.seam in (Seam.FREE, Seam.SPACE, Seam.DASH) and (piece.own_line or not fits)
        if number == 0 or breaks:
            text = piece.text
            if number and piece.seam is Seam.DASH:
                if piece.first.kind in ("statement", "expression", "comment"):
                    text = _dash_before(text)
                else:
                    line = _dash_after(line)
            if number:
                lines.append(line)
                if piece.first.blank and level == piece.level == 0:
                    lines.append("")
            level = piece.level
            line = " " * STEP * level
        else:
            line += joined
            text = piece.text
        if len(line) + len(text) > WIDTH:
            *whole, line = _wrapped(line, text, piece, level * STEP)
            lines += whole
        else:
            line += text
    return [*lines, line] if line else lines


def _dash_before(text: str) -> str:
    return text[:2] + "-" + text[2:]


def _dash_after(line: str) -> str:
    return line[:-2] + "-" + line[-2:]


def _wrapped(line: str, text: str, piece: Piece, indent: int) -> list[str]:
    """Return ``line`` with ``text`` behind it in as many lines as it takes."""
    if piece.first.kind == "comment" or "\n" in text:
        return (line + text).split("\n")
    if piece.first is piece.last and piece.first.kind in ("statement", "expression"):
        return _wrapped_code(line, text, indent)
    if piece.first is piece.last and piece.first.kind == "tag" and not text.startswith("</"):
        return _wrapped_tag(line, text, indent)
    return [line + text]


def _wrapped_tag(line: str, text: str, indent: int) -> list[str]:
    beginning, attributes, end = parts_of_tag(text)
    if not attributes:
        return [line + text]
    lines, line = [], line + beginning
    for number, attribute in enumerate(attributes):
        closing = (" />" if end == "/>" else ">") if number == len(attributes) - 1 else ""
        if len(line) + 1 + len(attribute) + len(closing) > WIDTH:
            lines.append(line)
            line = " " * (indent + 2 * STEP) + attribute + closing
        else:
            line += " " + attribute + closing
    return [*lines, line]


def _wrapped_code(line: str, text: str, indent: int) -> list[str]:
    """Break a statement or an expression inside its longest brackets, an import between its names."""
    imported = re.match(r"(\{%-? from \S+ import )(.*?)( -?%\})$", text)
    if imported:
        return _filled(imported[1], [name + "," for name in imported[2].split(", ")], imported[3], indent)
    opened, rest, closed = text[:3].rstrip(), text[3:-3].strip("-").strip(), text[-3:].lstrip()
    opened = text[: 3 if text[2] == "-" else 2] + " "
    closed = " " + text[-3 if text[-3] == "-" else -2 :]
    body = text[len(opened) - 1 : len(text) - len(closed) + 1].strip()
    broken = _broken(body, indent)
    if broken is None or not rest:
        return [line + text]
    return [line + opened + broken[0], *broken[1:-1], broken[-1] + closed]


def _broken(code: str, indent: int) -> list[str] | None:
    """Return code broken inside its longest pair of brackets: what stands before, each part, what stands after."""
    found = _longest_brackets(code)
    if found is None or found[1] - found[0] < 3 * STEP:
        return None
    start, end = found
    inner = " " * (indent + STEP)
    parts = _parts(code[start + 1 : end])
    together = ", ".join(parts)
    lines = [code[: start + 1]]
    if len(inner) + len(together) <= WIDTH:
        lines.append(inner + together)
    else:
        for number, part in enumerate(parts):
            comma = "," if number < len(parts) - 1 else ""
            deeper = _broken(part, indent + STEP) if len(inner) + len(part) + 1 > WIDTH else None
            if deeper:
                lines += [inner + deeper[0], *deeper[1:-1], deeper[-1] + comma]
            else:
                lines.append(inner + part + comma)
    rest = code[end:]
    return [*lines, " " * indent + rest]


def _filled(beginning: str, words: list[str], end: str, indent: int) -> list[str]:
    lines, line = [], " " * indent + beginning.rstrip()
    words = [*words[:-1], words[-1].rstrip(",") + end]
    for word in words:
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = " " * (indent + STEP) + word
        else:
            line += " " + word
    return [*lines, line]


def _outside_strings(code: str) -> list[tuple[int, str]]:
    """Return the letters of code that are not in a string, each with its place."""
    found, at = [], 0
    for number, piece in enumerate(STRING.split(code)):
        if number % 2 == 0:
            found += [(at + offset, letter) for offset, letter in enumerate(piece)]
        at += len(piece)
    return found


def _longest_brackets(code: str) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    opened: list[int] = []
    for at, letter in _outside_strings(code):
        if letter in "([{":
            opened.append(at)
        elif letter in ")]}" and opened:
            start = opened.pop()
            if not opened and (best is None or at - start > best[1] - best[0]):
                best = (start, at)
    return best


def _parts(code: str) -> list[str]:
    """Return code cut at its commas outside of brackets."""
    cuts, depth = [], 0
    for at, letter in _outside_strings(code):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            cuts.append(at)
    ends = [*cuts, len(code)]
    starts = [0, *(cut + 1 for cut in cuts)]
    return [part for start, end in zip(starts, ends, strict=True) if (part := code[start:end].strip())]


__all__ = ["WIDTH", "formatted", "tag_of"]
