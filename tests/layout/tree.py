"""The tokens of a template as a tree, and what a line break between two of its pieces would do to the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tests.layout.tokens import Token


class Seam(Enum):
    """What stands between two pieces."""

    FREE = "a line may end here: no reader sees white space here"
    SPACE = "a space, or the end of a line"
    KEPT = "a space that a line's end would lose"
    DASH = "nothing; a line ends here with a dash that drops the break"
    NONE = "nothing; no line can end here"


@dataclass
class Branch:
    """One head (a tag, ``if``, ``else``, ``for``) and what follows it up to the next head or the end."""

    head: Token
    items: "list[Item]" = field(default_factory=list)


@dataclass
class Group:
    """An element or a statement with its branches and its end."""

    branches: list[Branch]
    end: Token

    @property
    def first(self) -> Token:
        return self.branches[0].head


Item = Token | Group


def tree(tokens: Iterable[Token]) -> list[Item]:
    """Return tokens nested; an element that one condition opens and another closes stays flat."""
    root: list[Item] = []
    open_groups: list[tuple[list[Item], list[Branch]]] = []
    items = root
    for token in tokens:
        if token.opens:
            branches = [Branch(token)]
            open_groups.append((items, branches))
            items = branches[-1].items
        elif token.divides or token.closes:
            while open_groups and not _belongs(open_groups[-1][1][0].head, token):
                if token.kind == "tag" and open_groups[-1][1][0].head.kind == "statement":
                    break  # an element that was opened outside of this statement
                items = _flattened(open_groups)
            if not open_groups or not _belongs(open_groups[-1][1][0].head, token):
                items.append(token)
            elif token.divides:
                branches = open_groups[-1][1]
                branches.append(Branch(token))
                items = branches[-1].items
            else:
                items, branches = open_groups.pop()
                items.append(Group(branches, token))
        else:
            items.append(token)
    while open_groups:
        items = _flattened(open_groups)
    return root


def _belongs(head: Token, token: Token) -> bool:
    if token.kind == "tag":
        return head.kind == "tag" and head.element == token.element
    return head.kind == "statement" and (token.divides or token.word == f"end{head.word}")


def _flattened(open_groups: list[tuple[list[Item], list[Branch]]]) -> list[Item]:
    """Give up the innermost group that was opened, and return the list that its pieces now stand in."""
    items, branches = open_groups.pop()
    for branch in branches:
        items += [branch.head, *branch.items]
    return items


def first_token(item: Item) -> Token:
    return item if isinstance(item, Token) else item.first


def last_token(item: Item) -> Token:
    return item if isinstance(item, Token) else item.end


def tokens_of(item: Item) -> Iterator[Token]:
    if isinstance(item, Token):
        yield item
        return
    for branch in item.branches:
        yield branch.head
        for inner in branch.items:
            yield from tokens_of(inner)
    yield item.end


@dataclass(frozen=True)
class Edge:
    """Whether a block-level element stands at one side of a piece, and whether what lies beyond counts too."""

    is_block: bool
    is_open: bool = False


def edge(item: Item, *, last: bool) -> Edge:
    """Return how an item ends (or begins) as seen from outside."""
    if isinstance(item, Token):
        return Edge(item.is_block_level or item.is_silent, item.is_silent)
    if item.first.kind == "tag":
        return Edge(item.first.is_block_level)
    if item.first.word in ("macro", "set"):
        return Edge(True, True)
    if item.first.word not in ("if", "for"):
        return Edge(False)
    edges = [edge_of_all(branch.items, last=last) for branch in item.branches]
    can_be_empty = item.first.word == "for" or not any(branch.head.word == "else" for branch in item.branches)
    return Edge(all(each.is_block for each in edges), can_be_empty or any(each.is_open for each in edges))


def edge_of_all(items: Sequence[Item], *, last: bool) -> Edge:
    """Return how a row of items ends (or begins)."""
    for item in reversed(items) if last else items:
        found = edge(item, last=last)
        if not found.is_block or not found.is_open:
            return found
    return Edge(True, True)


def is_block(items: Sequence[Item], beyond: bool, *, last: bool) -> bool:
    """Whether a row of items ends (or begins) at a block-level element; ``beyond`` says so of what lies outside."""
    found = edge_of_all(items, last=last)
    return found.is_block and (beyond or not found.is_open)


def seam(before: Token, after: Token, *, is_unseen: bool, level: int) -> Seam:
    """Return what stands between two pieces that meet, of which the second would begin a line at ``level``."""
    if is_unseen:
        return Seam.FREE
    if after.gap:
        lost = before.is_silent and (after.is_silent or level == 0)
        return Seam.KEPT if lost else Seam.SPACE
    if before.is_silent and after.is_silent:
        return Seam.FREE  # of a line between two statements nothing is drawn
    kinds = ("statement", "expression", "comment")
    return Seam.DASH if before.kind in kinds or after.kind in kinds else Seam.NONE
