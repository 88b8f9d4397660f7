"""Where the ministries of a who-works-with-whom picture stand. Pure: names and links in, places on a grid out.

The same links give the same picture. Each connected group is drawn along its longest chain, what branches off hangs
below, and groups are set side by side, the largest first.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = 8  # of the grid; a longer chain widens it


@dataclass(frozen=True)
class Node:
    """One ministry at a place of the grid, both counted from 0."""

    name: str
    column: int
    row: int


@dataclass(frozen=True)
class Link:
    """All exchanges between two ministries; ``label`` names them (``2, 14``)."""

    start: Node
    end: Node
    label: str

    @property
    def jumps(self) -> bool:
        """Whether a straight line would run through ministries that stand between."""
        return self.start.row == self.end.row and abs(self.start.column - self.end.column) > 1


@dataclass(frozen=True)
class Network:
    """The whole picture; ``columns`` and ``rows`` say how large the grid is."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    columns: int
    rows: int


def lay_out_network(links: Iterable[tuple[str, str, str]]) -> Network:
    """Place everything that is linked.

    links  (one name, the other name, label), in the order in which names are to be preferred; a name linked to itself
           is placed without a line
    """
    labels: dict[tuple[str, str], list[str]] = {}
    around: dict[str, list[str]] = {}
    for one, other, label in links:
        around.setdefault(one, [])
        around.setdefault(other, [])
        if one == other:
            continue
        key = (one, other) if (one, other) in labels or (other, one) not in labels else (other, one)
        if key not in labels:
            around[one].append(other)
            around[other].append(one)
        labels.setdefault(key, []).append(label)

    groups = sorted(_groups(around), key=len, reverse=True)  # sorted() keeps the first seen first among equals
    drawn = [_shape(group, around) for group in groups]
    places, columns, rows = _pack(drawn)
    nodes = {name: Node(name, *places[name]) for name in around}
    lines = tuple(Link(nodes[one], nodes[other], ", ".join(names)) for (one, other), names in labels.items())
    return Network(tuple(nodes.values()), lines, columns, rows)


def _groups(around: dict[str, list[str]]) -> list[list[str]]:
    """Return the connected groups, each in the order in which its names were first seen."""
    left = dict.fromkeys(around)
    groups = []
    while left:
        reached = set(_distances(next(iter(left)), around))
        groups.append([name for name in around if name in reached])
        for name in reached:
            del left[name]
    return groups


def _distances(start: str, around: dict[str, list[str]]) -> dict[str, str]:
    """Return whom each name that ``start`` reaches was reached from, nearest first; ``start`` from itself."""
    came_from = {start: start}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for neighbour in around[name]:
            if neighbour not in came_from:
                came_from[neighbour] = name
                waiting.append(neighbour)
    return came_from


def _chain(group: Sequence[str], around: dict[str, list[str]]) -> list[str]:
    """Return the longest of the shortest ways through a group (in a tree, its longest path)."""
    far = list(_distances(group[0], around))[-1]
    came_from = _distances(far, around)
    chain = [list(came_from)[-1]]
    while chain[-1] != far:
        chain.append(came_from[chain[-1]])
    return chain if group.index(chain[0]) <= group.index(chain[-1]) else chain[::-1]


def _shape(group: Sequence[str], around: dict[str, list[str]]) -> dict[str, tuple[int, int]]:
    """Place one group by itself: its chain in row 0, each other name below the one it was reached from."""
    places = {name: (column, 0) for column, name in enumerate(_chain(group, around))}
    taken = set(places.values())
    waiting = deque(places)
    while waiting:
        name = waiting.popleft()
        column, row = places[name]
        for neighbour in around[name]:
            if neighbour in places:
                continue
            spot = next(
                (column + step, row + 1)
                for distance in range(len(group))
                for step in (distance, -distance)
                if column + step >= 0 and (column + step, row + 1) not in taken
            )
            places[neighbour] = spot
            taken.add(spot)
            waiting.append(neighbour)
    return places


def _pack(shapes: Sequence[dict[str, tuple[int, int]]]) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Set the groups on one grid, each at the first place from the top left where its whole rectangle is free."""
    width = max([COLUMNS, *(max(column for column, _ in shape.values()) + 1 for shape in shapes)])
    places: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for shape in shapes:
        across = max(column for column, _ in shape.values()) + 1
        down = max(row for _, row in shape.values()) + 1
        left, top = next(
            (left, top)
            for top in range(len(taken) + 1)
            for left in range(width - across + 1)
            if not any((left + x, top + y) in taken for x in range(across) for y in range(down))
        )
        taken.update((left + x, top + y) for x in range(across) for y in range(down))
        places.update({name: (left + column, top + row) for name, (column, row) in shape.items()})
    columns = max((column for column, _ in places.values()), default=-1) + 1
    rows = max((row for _, row in places.values()), default=-1) + 1
    return places, columns, rows
