"""How prize money is divided by the days served in the evaluated year: between two posts, and among those who held one.

Tens of won throughout: below ten won nothing is paid out of the treasury (국고금 관리법 제47조제1항). The result is
something to begin with: who hands the money out decides.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

Term = tuple[date, date]  # first and last day, both counted
Who = tuple[date, int]  # a holder: first day in the year, then a number that tells two of the same day apart
TEN = 10  # won
Key = TypeVar("Key", Who, str)  # a holder of one post, or a side of a pair; a before b


def within_year(year: int, starts: date, ends: date | None) -> Term | None:
    """Return the part of a term that lies in ``year``, None where no day does; ``ends`` None: it still runs."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begin, end = max(starts, first), min(ends or last, last)
    return (begin, end) if begin <= end else None


def days_of(terms: Iterable[Term]) -> int:
    """Return how many days ``terms`` that do not overlap have together, both ends of each counted."""
    return sum((ends - starts).days + 1 for starts, ends in terms)


def by_days(total: int, served: Mapping[Key, int]) -> dict[Key, int]:
    """Return ``total`` won divided as the days that each served, in tens of won; the parts add up to it to the won.

    served  who -> days, 0 or more
    Rule of the largest remainder: each gets the whole tens of the exact part, and the tens that are left over go one
    each to the largest fractions; of equal fractions to the first: who came first to the post, or side a. What a total
    has below ten won stays in one part, that of the most days. So the answer does not depend on the order in which they
    are named, nobody gets less than somebody with fewer days, and nobody loses by a day more.
    Empty where nobody served a day. Raises ValueError for a negative total or number of days.
    """
    if total < 0 or any(days < 0 for days in served.values()):
        raise ValueError("금액과 재직일수는 0 이상이어야 합니다.")
    whole = sum(served.values())
    if not whole:
        return {}
    tens, below = divmod(total, TEN)
    parts = {who: tens * days // whole for who, days in served.items()}
    left = tens - sum(parts.values())
    by_fraction = sorted(served, key=lambda who: (-(tens * served[who] % whole), who))
    for who in by_fraction[:left]:
        parts[who] += 1
    most = min(served, key=lambda who: (-served[who], who))
    return {who: part * TEN + (below if who == most else 0) for who, part in parts.items()}


def is_in_tens(share_a: int, share_b: int) -> bool:
    """Whether neither share has anything below ten won, but what the two have below ten together stays in one."""
    return share_a % TEN == 0 or share_b % TEN == 0
