"""A list of made-up rows."""

import django_tables2 as tables


class RowTable(tables.Table):
    """Columns of words, counts and states."""

    code = tables.Column(verbose_name="번호")
    name = tables.Column(verbose_name="과제")
    n = tables.Column(verbose_name="건수", attrs={"td": {"class": "r"}})
    state = tables.Column(verbose_name="상태", orderable=False)


ROWS = [{"code": f"{n}-1", "name": f"과제 {n}", "n": n % 3, "state": "정상"} for n in range(1, 40)]
