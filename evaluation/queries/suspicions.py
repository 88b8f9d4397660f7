"""Ties between an expert and a task's two ministries that the expert's own particulars suggest."""

from dataclasses import dataclass

from evaluation.models import ExpertProfile
from exchange.models import ExchangePair
from exchange.models.naming import NamedMinistry

SHORTEST = 2  # letters; a shorter name would be found in any text
WHERE = (("employer", "지금 소속"), ("former_posts", "지난 소속"), ("commissions", "맡은 용역·위원회"))


@dataclass(frozen=True)
class Suspicion:
    """One tie: to which ministry, and in which line of the profile it was read."""

    ministry: NamedMinistry
    place: str
    line: str

    def __str__(self) -> str:
        return f"{self.place} ‘{self.line}’: {self.ministry.short_name}"


def suspicions(profile: ExpertProfile | None, pair: ExchangePair) -> list[Suspicion]:
    """Return the ties of an expert to the two ministries of ``pair``; none without particulars.

    A ministry is found by any name that it has or had at one of the posts, blanks aside. Nothing is decided
    by this: a tie is for the expert to declare and for 점검 담당 to weigh. ``pair`` needs both posts named.
    """
    if profile is None:
        return []
    found = []
    ministries = [name.ministry for post in (pair.post_a, pair.post_b) for name in post.names_ever]
    for ministry in dict.fromkeys(ministries):
        names = [_squeezed(name) for name in (ministry.name, ministry.short_name, *ministry.aliases)]
        for field, place in WHERE:
            for line in getattr(profile, field).splitlines():
                squeezed = _squeezed(line)
                if any(len(name) >= SHORTEST and name in squeezed for name in names):
                    found.append(Suspicion(ministry, place, line.strip()))
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split())
