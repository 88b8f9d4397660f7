"""Columns of the list of a round's statements."""

import django_tables2 as tables


class StatementTable(tables.Table):
    """산정서; rows are ``evaluation.queries.statements.Row``."""

    post = tables.Column("교류 직위", order_by="place")
    paying = tables.Column("지급 기관", order_by="paying")
    state = tables.Column("단계", order_by="rank")
    turn = tables.Column("지금 차례", order_by="turn")
    amount = tables.Column("참고 산출액", order_by="amount_rank", attrs={"td": {"class": "r"}})

    class Meta:
        empty_text = "이 회차에서 볼 수 있는 교류 직위가 없습니다."
