"""Columns and conditions of the list of prize money."""

from evaluation.models import PrizeAward, SplitState
from evaluation.queries.awards import last_proposal
from exchange.tables.columns import FILE, PAGE, Count, ListTable, Moment, Text

SPLITS = dict(SplitState.choices)


def _of_last(name: str):
    """Return what reads a value of the proposal that stands; None where nothing was proposed."""
    return lambda award: getattr(last, name) if (last := last_proposal(award)) else None


class AwardTable(ListTable):
    """One line an award, in the order of the tasks."""

    round = Text("회차", on=FILE, value=lambda award: award.round.title, width=30)
    code = Text("번호", on=FILE, value=lambda award: award.task.code)
    task = Text("과제", order_by="task__position", value=lambda award: award.task.title, drawn=True, width=44)
    ministries = Text("부처", on=PAGE, orderable=False)
    ministry_a = Text("협업부처 1", on=FILE, value=lambda award: award.task.pair.post_a.name.short)
    ministry_b = Text("협업부처 2", on=FILE, value=lambda award: award.task.pair.post_b.name.short)
    grade = Text("확정 등급", order_by="-grade", drawn=True)
    amount_krw = Count("포상금", in_file="포상금(원)", drawn=True, width=16)
    basis = Text("근거", on=FILE, width=40)
    shares = Text("두 부처 배분액", on=PAGE, orderable=False)
    share_a = Count("협업부처 1 배분액(원)", on=FILE, value=_of_last("share_a_krw"), width=16)
    share_b = Count("협업부처 2 배분액(원)", on=FILE, value=_of_last("share_b_krw"), width=16)
    reason = Text("배분 사유", on=FILE, value=_of_last("reason"), width=40)
    split = Text("나누기", order_by="split", value=lambda award: SPLITS[award.split], drawn=True)
    former = Count(
        "정정 전 포상금(원)", on=FILE, value=lambda award: award.mends.amount_krw if award.mends else None, width=18
    )
    mended = Text(
        "정정 사유",
        on=FILE,
        value=lambda award: award.withdraw_reason or (award.mends.withdraw_reason if award.mends else None),
        width=40,
    )
    proposed_at = Moment("제안 일시", on=FILE, value=_of_last("proposed_at"))

    class Meta:
        model = PrizeAward
        fields = ()
