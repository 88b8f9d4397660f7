"""Columns of 로그인 제한: what stops logins now."""

from exchange.tables.columns import Count, ListTable, Moment, Text


class LoginLockTable(ListTable):
    """Rows are ``exchange.queries.login_locks.LoginLock``."""

    demo = None

    who = Text("계정", orderable=False, drawn=True, width=36)
    where = Text("접속지", orderable=False, drawn=True, width=36)
    failures = Count("로그인 실패", orderable=False, drawn=True)
    last = Moment("최근 실패", orderable=False, drawn=True)
    until = Moment("해제 예정", orderable=False, drawn=True)

    class Meta:
        empty_text = "지금 제한된 로그인이 없습니다."
