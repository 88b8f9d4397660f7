"""Prize money as a file."""

from collections.abc import Iterable
from datetime import datetime

from documents.model import Column, Document, Grid, Value
from evaluation.models import EvaluationRound, PrizeAward, SplitState
from evaluation.queries.awards import last_proposal
from exchange.exports import notes_of

COLUMNS = [
    Column("회차", "text", 30),
    Column("번호", "text"),
    Column("과제", "text", 44),
    Column("앞 부처", "text"),
    Column("뒤 부처", "text"),
    Column("확정 등급", "text"),
    Column("포상금(원)", "integer", 16),
    Column("근거", "text", 40),
    Column("앞 부처 몫(원)", "integer", 16),
    Column("뒤 부처 몫(원)", "integer", 16),
    Column("나눈 까닭", "text", 40),
    Column("나누기", "text"),
    Column("제안한 때", "moment"),
]
KINDS_APART = "포상금은 과제에 주는 돈입니다. 평가 등급이나 특별성과가산금과 다르며 서로 더하지 않습니다."
REHEARSAL = "예행 평가의 값이며 실제로 지급하지 않습니다."


def award_document(round: EvaluationRound, awards: Iterable[PrizeAward], as_of: datetime, conditions: str) -> Document:
    """Return the list as it stands on the page, with its conditions in the first row."""
    words = dict(SplitState.choices)
    lines: list[list[Value]] = []
    demo = []
    for award in awards:
        pair, standing = award.task.pair, last_proposal(award)
        lines.append(
            [
                round.title,
                award.task.code,
                award.task.title,
                pair.post_a.name.short,
                pair.post_b.name.short,
                award.grade,
                award.amount_krw,
                award.basis,
                standing.share_a_krw if standing else None,
                standing.share_b_krw if standing else None,
                standing.reason if standing else "",
                words[award.split],
                standing.proposed_at if standing else None,
            ]
        )
        demo.append(award.is_demo)
    notes = [*notes_of(as_of, conditions), KINDS_APART, *([REHEARSAL] if round.is_rehearsal else [])]
    title = f"{round.title} 포상금"
    return Document(title, [Grid("포상금", COLUMNS, lines, demo=demo)], notes=notes)
