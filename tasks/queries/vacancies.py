"""Posts with live tasks and nobody to sign: vacant, or their holder's account is stopped."""

from dataclasses import dataclass
from datetime import date

from exchange.joined import Joined
from exchange.models import ExchangePair, Post
from exchange.models.naming import names_read, names_sql
from exchange.statements import Statement

NAMED = 50  # vacancies are named one by one up to here, then counted

_PAIR = Joined(ExchangePair, {"": "pair", "round": "round", "post_a": "post_a", "post_b": "post_b"})
_VACANT = """
    WITH empty AS MATERIALIZED (
        SELECT post_id, NULL::bigint AS holder FROM exchange_postgap WHERE days @> %(on)s
        UNION ALL
        SELECT seated.post_id, seated.holder_id
        FROM exchange_user AS holder JOIN exchange_assignment AS seated ON seated.holder_id = holder.id
        WHERE NOT holder.is_active AND seated.starts_on <= %(on)s
          AND (seated.ends_on IS NULL OR seated.ends_on >= %(on)s)
          AND NOT EXISTS (
              SELECT FROM exchange_standin AS acting
              JOIN exchange_user AS substitute ON substitute.id = acting.substitute_id
              WHERE acting.absent_id = holder.id AND substitute.is_active
                AND acting.starts_on <= %(on)s AND (acting.ends_on IS NULL OR acting.ends_on >= %(on)s)
          )
    ), gap AS (
        SELECT own.pair, own.side, empty.holder FROM empty CROSS JOIN LATERAL (
            SELECT id AS pair, 'a' AS side FROM exchange_exchangepair WHERE post_a_id = empty.post_id
            UNION ALL
            SELECT id, 'b' FROM exchange_exchangepair WHERE post_b_id = empty.post_id
        ) AS own
    ), named AS (
        SELECT gap.*, count(*) OVER () AS number FROM gap JOIN exchange_exchangepair AS pair ON pair.id = gap.pair
        JOIN exchange_exchangeround AS round ON round.id = pair.round_id
        WHERE round.source_mark <> 'demo' AND EXISTS (
            SELECT FROM tasks_collaborationtask AS task WHERE task.pair_id = gap.pair AND task.status = 'active'
        )
        ORDER BY round.number, pair.number, gap.side LIMIT {most}
    )
    SELECT {pair}, {names_a}, {names_b}, named.side, named.holder, named.number
    FROM named JOIN exchange_exchangepair AS pair ON pair.id = named.pair
    JOIN exchange_exchangeround AS round ON round.id = pair.round_id
    JOIN exchange_post AS post_a ON post_a.id = pair.post_a_id
    JOIN exchange_post AS post_b ON post_b.id = pair.post_b_id
    ORDER BY round.number, pair.number, named.side
"""
VACANT = Statement(
    "vacant_posts",
    _VACANT.format(
        most=NAMED, pair=_PAIR.sql, names_a=names_sql("pair.post_a_id"), names_b=names_sql("pair.post_b_id")
    ),
    {"on": "date"},
)


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody can confirm for on the day asked, and the pair whose reports it must confirm.

    stopped  key of the holder whose account is stopped and for whom nobody stands in; None where the post is vacant
    """

    pair: ExchangePair
    post: Post
    stopped: int | None

    @property
    def word(self) -> str:
        return "계정 사용 중지" if self.stopped else "공석"


@dataclass(frozen=True)
class Vacancies:
    """The first vacancies in the order of the pairs, NAMED at most, and how many there are in all."""

    named: list[Vacancy]
    count: int


def vacancies(on: date) -> Vacancies:
    """Return the posts of pairs with live tasks that nobody can confirm for on ``on``. One statement."""
    named, count = [], 0
    for row in VACANT.rows(on=on):
        pair: ExchangePair = _PAIR.read(row)
        names_a, names_b, side, stopped, count = row[_PAIR.width :]
        for post, names in ((pair.post_a, names_a), (pair.post_b, names_b)):
            post.ask(names_read(names), on, pair.round.selected_on)
        named.append(Vacancy(pair, pair.post_of(side), stopped))
    return Vacancies(named, count)
