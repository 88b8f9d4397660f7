"""How many statements of each round wait for the centre, counted by the database from what is stored."""

from typing import NamedTuple

from django.db.models import QuerySet

from evaluation.models import EvaluationRound
from evaluation.queries.computing import PUBLISHED
from exchange.models import User
from exchange.roles import Capability
from exchange.statements import Statement

# What is counted has a statement or a notice, so they are gone through and not everybody who ever sat somewhere. Each
# counts once for every line that the round's list has of it: a post of an exchange that had begun by the end of the
# round's year, and who sat there in it. A statement that ended without a decision asks nothing of anybody, stale or
# not.
_COUNT = """
    WITH judged AS MATERIALIZED (
        SELECT id, slug, title, year, is_demo FROM evaluation_evaluationround WHERE status IN ({published})
    ), found AS (
        SELECT judged.id AS round, statement.assignment_id, said.stale, false AS told,
               NOT said.stale AND (statement.status = 'computed' OR (statement.status = 'in_review' AND NOT EXISTS (
                   SELECT FROM evaluation_statementdecision
                    WHERE statement_id = statement.id AND step = 'recommend'))) AS waits
          FROM judged JOIN evaluation_bonusstatement statement
               ON statement.round_id = judged.id AND statement.status <> 'corrected'
          LEFT JOIN evaluation_statementstaleness stale ON stale.statement_id = statement.id
         CROSS JOIN LATERAL (
               SELECT stale.statement_id IS NOT NULL AND NOT (statement.status = 'in_review' AND EXISTS (
                   SELECT FROM evaluation_statementdecision
                    WHERE statement_id = statement.id AND step = 'recommend')) AS stale
               ) said
         WHERE stale.statement_id IS NOT NULL OR statement.status IN ('computed', 'in_review')
        UNION ALL
        SELECT judged.id, notice.assignment_id, false, true, false
          FROM judged JOIN evaluation_gradenotice notice ON notice.round_id = judged.id AND notice.is_standing
         WHERE NOT EXISTS (
               SELECT FROM evaluation_bonusstatement statement
                WHERE statement.round_id = judged.id AND statement.assignment_id = notice.assignment_id
                  AND statement.status <> 'corrected')
    )
    SELECT judged.slug, judged.title, judged.is_demo, count(*) FILTER (WHERE found.stale)::int,
           count(*) FILTER (WHERE found.told)::int, count(*) FILTER (WHERE found.waits)::int
      FROM found JOIN judged ON judged.id = found.round
      JOIN exchange_assignment seated ON seated.id = found.assignment_id
           AND seated.starts_on <= make_date(judged.year, 12, 31)
           AND (seated.ends_on IS NULL OR seated.ends_on >= make_date(judged.year, 1, 1))
      JOIN exchange_exchangepair pair ON seated.post_id IN (pair.post_a_id, pair.post_b_id)
      JOIN exchange_exchangeround exchanged ON exchanged.id = pair.round_id
           AND exchanged.selected_on <= make_date(judged.year, 12, 31)
     GROUP BY judged.slug, judged.title, judged.is_demo ORDER BY judged.slug
"""
COUNT = Statement(
    "statements_waiting", _COUNT.format(published=", ".join(f"'{status.value}'" for status in PUBLISHED)), {}
)
WORDS = ("재계산할 산정서", "산정할 사람", "검토하거나 추천할 산정서")  # of the columns above


class Round(NamedTuple):
    """An evaluation round, as far as a line of 내 할 일 names it."""

    slug: str
    title: str
    is_demo: bool


def rounds_past_scoring() -> QuerySet[EvaluationRound]:
    """Return the rounds whose results the ministries have seen, by their names in addresses."""
    return EvaluationRound.objects.filter(status__in=PUBLISHED).order_by("slug")


def statements_waiting(user: User) -> list[tuple[Round, list[tuple[str, int]]]]:
    """Return the rounds with public results and what waits for 점검 담당 in each: (what, how many).

    Nothing for whom does not keep statements. One statement.
    """
    if not user.may(Capability.KEEP_STATEMENTS):
        return []
    found = []
    for slug, title, is_demo, *numbers in COUNT.rows():
        if waiting := [(what, count) for what, count in zip(WORDS, numbers, strict=True) if count]:
            found.append((Round(slug, title, is_demo), waiting))
    return found
