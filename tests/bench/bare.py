"""The bare view that our pages are measured against: ideal SQL through psycopg2, strings, no middleware, no session."""

from html import escape
from typing import Any

LIST = """
select t.code, t.title, ma.short_name, mb.short_name, c.short_name, r.status, r.verdict, r.due_at, t.source_mark
from tasks_collaborationtask t
join exchange_exchangepair p on p.id = t.pair_id
join exchange_post a on a.id = p.post_a_id join exchange_ministry ma on ma.id = a.ministry_id
join exchange_post b on b.id = p.post_b_id join exchange_ministry mb on mb.id = b.ministry_id
left join exchange_taskcategory c on c.id = t.category_id
left join tasks_progressreport r on r.task_id = t.id and r.period_id = %(period)s
where t.status = 'active' {more}
order by t.position limit 50 offset %(offset)s
"""
DETAIL = "select code, title, short_name, status, category_id from tasks_collaborationtask where code = %(code)s"
FLOW = """
select period_id, r.status, verdict, self_state from tasks_progressreport r
join tasks_collaborationtask t on t.id = r.task_id where t.code = %(code)s
"""
OVERVIEW = """
select p.id, r.status, r.verdict, count(*) from tasks_collaborationtask t
join exchange_exchangepair p on p.id = t.pair_id
left join tasks_progressreport r on r.task_id = t.id and r.period_id = %(period)s
where t.status = 'active' group by 1, 2, 3
"""


def rows(cursor: Any, more: str = "", **values: Any) -> str:
    """Return fifty rows of eight cells as markup."""
    cursor.execute(LIST.format(more=more), values)
    return "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell or '-'))}</td>" for cell in row[:8]) + "</tr>" for row in cursor
    )


def detail(cursor: Any, code: str) -> str:
    """Return one task and its quarters as markup."""
    cursor.execute(DETAIL, {"code": code})
    head = "".join(f"<dd>{escape(str(cell))}</dd>" for cell in cursor.fetchone())
    cursor.execute(FLOW, {"code": code})
    return head + "".join(f"<li>{escape(' '.join(map(str, row)))}</li>" for row in cursor)


def overview(cursor: Any, period: int) -> str:
    """Return counts by pair and state as markup."""
    cursor.execute(OVERVIEW, {"period": period})
    return "".join(f"<li>{escape(' '.join(map(str, row)))}</li>" for row in cursor)
