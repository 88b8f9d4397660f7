"""Ties between an expert and a task's two ministries that the expert's own particulars suggest."""

from dataclasses import dataclass

from evaluation.models import ExpertProfile
from exchange.models import ExchangePair, Ministry

SHORTEST = 2  # letters; a shorter name would be found in any text
WHERE = (("employer", "지금 소속"), ("former_posts", "지난 소속"), ("commissions", "맡은 용역·위원회"))


@dataclass(frozen=True)
class Suspicion:
    """One tie: to which ministry, and in which line of the profile it was read."""

    ministry: Ministry
    place: str
    line: str

    def __str__(self) -> str:
        return f"{self.place} ‘{self.line}’: {self.ministry.short_name}"


def suspicions(profile: ExpertProfile | None, pair: ExchangePair) -> list[Suspicion]:
    """Return the ties of an expert to the two ministries of ``pair``; none without particulars.

    A ministry is found by its name, its short name or any other name it is known by, blanks aside. Nothing is decided
    by this: a tie is for the expert to declare and for 점검 담당 to weigh. ``pair`` needs both posts' ministries read.
    """
    if profile is None:
        return []
    found = []
    for ministry in dict.fromkeys([pair.post_a.ministry, pair.post_b.ministry]):
        names = [_squeezed(name) for name in (ministry.name, ministry.short_name, *ministry.aliases)]
        for field, place in WHERE:
            for line in getattr(profile, field).splitlines():
                squeezed = _squeezed(line)
                if any(len(name) >= SHORTEST and name in squeezed for name in names):
                    found.append(Suspicion(ministry, place, line.strip()))
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split())
