"""How many statements of each round wait for the centre, counted by the database from what is stored."""

from django.db import connection
from django.db.models import QuerySet

from evaluation.models import EvaluationRound
from evaluation.queries.computing import PUBLISHED
from exchange.models import User
from exchange.roles import Capability

# One line for each post of an exchange that had begun by the end of the round's year, and for who sat there in it: the
# lines of the round's list. A statement that ended without a decision asks
# nothing of anybody, stale or not.
COUNT = """
    SELECT seat.round,
           count(*) FILTER (WHERE seat.stale),
           count(*) FILTER (WHERE seat.status IS NULL AND seat.told),
           count(*) FILTER (WHERE NOT seat.stale AND (
               seat.status = 'computed' OR (seat.status = 'in_review' AND NOT seat.answered)))
      FROM (
        SELECT judged.id AS round, statement.status, notice.id IS NOT NULL AS told,
               EXISTS (SELECT FROM evaluation_statementdecision
                        WHERE statement_id = statement.id AND step = 'recommend') AS answered,
               stale.statement_id IS NOT NULL AND NOT (statement.status = 'in_review' AND EXISTS (
                   SELECT FROM evaluation_statementdecision
                    WHERE statement_id = statement.id AND step = 'recommend')) AS stale
          FROM evaluation_evaluationround judged
          JOIN exchange_exchangeround exchanged ON exchanged.selected_on <= make_date(judged.year, 12, 31)
          JOIN exchange_exchangepair pair ON pair.round_id = exchanged.id
          JOIN exchange_assignment seated ON seated.post_id IN (pair.post_a_id, pair.post_b_id)
               AND seated.starts_on <= make_date(judged.year, 12, 31)
               AND (seated.ends_on IS NULL OR seated.ends_on >= make_date(judged.year, 1, 1))
          LEFT JOIN evaluation_gradenotice notice
               ON notice.round_id = judged.id AND notice.assignment_id = seated.id AND notice.is_standing
          LEFT JOIN evaluation_bonusstatement statement
               ON statement.round_id = judged.id AND statement.assignment_id = seated.id
               AND statement.status <> 'corrected'
          LEFT JOIN evaluation_statementstaleness stale ON stale.statement_id = statement.id
         WHERE judged.id = ANY(%s)
      ) seat
     GROUP BY seat.round
"""
WORDS = ("다시 계산할 산정서", "산정할 사람", "검토하거나 추천할 산정서")  # of the columns above


def rounds_past_scoring() -> QuerySet[EvaluationRound]:
    """Return the rounds whose results the ministries have seen, by their names in addresses."""
    return EvaluationRound.objects.filter(status__in=PUBLISHED).order_by("slug")


def statements_waiting(user: User) -> list[tuple[EvaluationRound, list[tuple[str, int]]]]:
    """Return the rounds with public results and what waits for 점검 담당 in each: (what, how many).

    Nothing for whom does not keep statements. Two statements.
    """
    rounds = list(rounds_past_scoring()) if user.may(Capability.KEEP_STATEMENTS) else []
    if not rounds:
        return []
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [[round.pk for round in rounds]])
        counts = {key: list(zip(WORDS, numbers, strict=True)) for key, *numbers in cursor.fetchall()}
    found = [(round, [(what, count) for what, count in counts.get(round.pk, []) if count]) for round in rounds]
    return [(round, waiting) for round, waiting in found if waiting]
