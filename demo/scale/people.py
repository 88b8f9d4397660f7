"""Rounds, pairs, posts with their names, and who sits in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from demo.scale.patterns import line_of, slot
from demo.scale.size import PAIRS_OF_A_ROUND, Size
from demo.scale.tables import Filler
from exchange import clock
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Post,
    PostName,
    Role,
    SourceMark,
    User,
)

FIRST_ROUND = 900  # numbers from here on are made here, far from real ones
LEAD = timedelta(days=60)  # people are seated so long before the first quarter is reported on
FILLED = (ExchangeRound, ExchangePair, Post, PostName, User, Assignment, Assistance)


@dataclass(frozen=True)
class Place:
    """One post as reports name it, with the keys of who holds it and who drafts for it."""

    post: int
    ministry: int
    short: str  # the ministry's short name
    title: str
    name: str  # of the holder's account
    holder: int
    assistant: int


@dataclass(frozen=True)
class People:
    """All pairs; places 2n and 2n + 1 are those of pair n."""

    size: Size
    ministries: list[Ministry]
    first_round: int
    first_pair: int
    first_post: int
    first_account: int

    def place(self, index: int) -> Place:
        ministry = self.ministries[(index // 2 + index % 2) % len(self.ministries)]
        title = f"시험{index // 2 + 1}과장"
        account = self.first_account + 2 * index
        name = f"{ministry.short_name} {title}"
        return Place(self.first_post + index, ministry.pk, ministry.short_name, title, name, account, account + 1)

    def pair_code(self, index: int) -> str:
        return f"r{self.round_number(index)}-{index % PAIRS_OF_A_ROUND + 1}"

    def round_number(self, index: int) -> int:
        return FIRST_ROUND + index // PAIRS_OF_A_ROUND


def make_people(filler: Filler, size: Size, first_day: date, at: datetime) -> People:
    """Make rounds, pairs and posts, and seat an account and an assistant in each post.

    first_day  of the first quarter reported on. Nobody can log in as these accounts: they have no password.
    """
    people = People(
        size,
        list(Ministry.objects.valid_on(clock.today()).order_by("rank", "pk")),
        filler.take(ExchangeRound, size.rounds),
        filler.take(ExchangePair, size.pairs),
        filler.take(Post, size.posts),
        filler.take(User, 2 * size.posts),
    )
    seated_on = first_day - LEAD
    _pairs(filler, people, seated_on)
    _posts(filler, people)
    _accounts(filler, people, seated_on, at)
    return people


def _pairs(filler: Filler, people: People, selected_on: date) -> None:
    made = {"source_mark": SourceMark.DEMO}
    # a round that is marked as made up stands in no count and in no list, and here they are what is measured
    line = line_of(ExchangeRound(pk=slot("pk"), number=slot("number"), name=slot("name"), selected_on=selected_on))
    rounds = range(people.size.rounds)
    filler.copy(
        ExchangeRound,
        (
            line % {"pk": people.first_round + n, "number": FIRST_ROUND + n, "name": f"시험 차수 {n + 1}"}
            for n in rounds
        ),
    )
    pair: dict[str, Any] = {"code": slot("code"), "round_id": slot("round"), "number": slot("number")}
    pair |= {"theme": f"시험 주제 {slot('n')}", "level": Level.DIRECTOR, "post_a_id": slot("a"), "post_b_id": slot("b")}
    line = line_of(ExchangePair(pk=slot("pk"), **pair, **made))
    filler.copy(
        ExchangePair,
        (
            line
            % {
                "pk": people.first_pair + n,
                "code": people.pair_code(n),
                "round": people.first_round + n // PAIRS_OF_A_ROUND,
                "number": n % PAIRS_OF_A_ROUND + 1,
                "n": n + 1,
                "a": people.first_post + 2 * n,
                "b": people.first_post + 2 * n + 1,
            }
            for n in range(people.size.pairs)
        ),
    )


def _posts(filler: Filler, people: People) -> None:
    posts, made = range(people.size.posts), {"source_mark": SourceMark.DEMO}
    line = line_of(Post(pk=slot("pk"), code=f"scale-{slot('n')}", **made))
    filler.copy(Post, (line % {"pk": people.first_post + n, "n": n + 1} for n in posts))
    first_name = filler.take(PostName, len(posts))
    name: dict[str, Any] = {"post_id": slot("post"), "ministry_id": slot("ministry"), "title": slot("title")}
    line = line_of(PostName(pk=slot("pk"), level=Level.DIRECTOR, **name, **made))
    filler.copy(PostName, (line % (vars(people.place(n)) | {"pk": first_name + n}) for n in posts))


def _accounts(filler: Filler, people: People, seated_on: date, at: datetime) -> None:
    """Add the accounts. They are no demonstration accounts, which the login page lists, and have no usable password."""
    posts = range(people.size.posts)
    account: dict[str, Any] = {"pk": slot("pk"), "password": make_password(None), "ministry_id": slot("ministry")}
    account |= {"created_at": at}
    lines = [
        line_of(User(username=f"sx{slot('n')}", display_name=slot("name"), role=Role.EXCHANGEE, **account)),
        line_of(
            User(username=f"sy{slot('n')}", display_name=f"{slot('name')} 작성 보조", role=Role.ASSISTANT, **account)
        ),
    ]
    filler.copy(User, _account_lines(people, lines))

    seat: dict[str, Any] = {"pk": slot("pk"), "post_id": slot("post"), "starts_on": seated_on}
    first = filler.take(Assignment, len(posts))
    line = line_of(
        Assignment(holder_id=slot("holder"), home_ministry_id=slot("home"), source_mark=SourceMark.DEMO, **seat)
    )
    filler.copy(
        Assignment,
        (line % (vars(people.place(n)) | {"pk": first + n, "home": people.place(n ^ 1).ministry}) for n in posts),
    )
    first = filler.take(Assistance, len(posts))
    line = line_of(Assistance(assistant_id=slot("assistant"), **seat))
    filler.copy(Assistance, (line % (vars(people.place(n)) | {"pk": first + n}) for n in posts))


def _account_lines(people: People, lines: list[str]) -> Iterator[str]:
    for n in range(people.size.posts):
        place = people.place(n)
        for own, line in enumerate(lines):
            yield line % {"pk": place.holder + own, "n": n + 1, "ministry": place.ministry, "name": place.name}
