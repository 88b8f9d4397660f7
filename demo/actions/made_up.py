"""The rows of the made-up round: organisations, posts, pairs, tasks, and who sits in the posts."""

from datetime import datetime

from demo.actions.programme import refuse_outside_demo
from demo.programme import made_up, people
from exchange import audit
from exchange.models import (
    Assignment,
    ExchangePair,
    ExchangeRound,
    Ministry,
    Post,
    PostName,
    Role,
    SourceMark,
    User,
)
from tasks.models import CollaborationTask

MARK = {"source_mark": SourceMark.DEMO}


@audit.recorded("demo.make_up_round")
def make_up_round(password: str, *, by: User, at: datetime) -> int:
    """Make the round with its organisations, pairs, tasks and holders. Returns how many tasks there are.

    password  as stored (hashed)
    """
    refuse_outside_demo()
    round = ExchangeRound.objects.create(
        number=made_up.ROUND_NUMBER,
        name=made_up.ROUND_NAME,
        selected_on=made_up.SELECTED_ON,
        note=made_up.ROUND_NOTE,
        **MARK,
    )
    return sum(_make_pair(round, number, pair, password) for number, pair in made_up.PAIRS.items())


def _make_pair(round: ExchangeRound, number: int, pair: made_up.MadeUpPair, password: str) -> int:
    code = made_up.pair_code(number)
    ministries = [_ministry(letter, number * 2 + place) for place, letter in enumerate(pair.letters)]
    posts = [_post(f"{code}-{side}", ministry, pair.level) for side, ministry in zip("ab", ministries, strict=True)]
    made = ExchangePair.objects.create(
        round=round,
        number=number,
        code=code,
        theme=pair.theme,
        level=pair.level,
        post_a=posts[0],
        post_b=posts[1],
        **MARK,
    )
    for side, post, ministry, home in zip("ab", posts, ministries, reversed(ministries), strict=True):
        holder = User.objects.create(
            username=people.exchangee(code, side),
            display_name=f"{ministry.short_name} {made_up.TITLES[pair.level]}",
            role=Role.EXCHANGEE,
            ministry=ministry,
            is_demo=True,
            password=password,
        )
        Assignment.objects.create(
            post=post,
            holder=holder,
            home_ministry=home,
            starts_on=people.MADE_UP_FROM,
            ends_on=people.SEATED_UNTIL,
            **MARK,
        )
    for place, (title, short_name) in enumerate(pair.tasks, start=1):
        CollaborationTask.objects.create(
            pair=made,
            number=place,
            code=f"{code}-{place}",
            position=round.number * 1_000_000 + number * 1_000 + place,
            title=title,
            short_name=short_name,
            **MARK,
        )
    return len(pair.tasks)


def _ministry(letter: str, place: int) -> Ministry:
    return Ministry.objects.create(
        code=f"DEMO-{place - 1}",
        name=made_up.organisation(letter),
        short_name=made_up.organisation(letter),
        rank=made_up.FIRST_RANK + place,
        **MARK,
    )


def _post(code: str, ministry: Ministry, level: str) -> Post:
    post = Post.objects.create(code=code, **MARK)
    PostName.objects.create(post=post, ministry=ministry, title=made_up.TITLES[level], level=level, **MARK)
    return post
