"""Columns of 내 작업 and of 정기 작업."""

from exchange.tables.columns import FILE, Count, ListTable, Moment, Text, chosen


class JobTable(ListTable):
    """What a person asked for, newest first."""

    demo = None

    title = Text("작업", orderable=False, drawn=True, width=40)
    kind = chosen("kind", "종류", orderable=False, on=FILE, width=14)
    asked_at = Moment("요청 일시", orderable=False, drawn=True)
    status = chosen("status", "상태", orderable=False, drawn=True, width=10)
    percent = Count("진행률(%)", orderable=False, on=FILE)
    finished_at = Moment("종료 일시", orderable=False, on=FILE)
    expires_at = Moment("보관 기한", orderable=False, drawn=True)
    error = Text("실패 사유", orderable=False, on=FILE, width=50)

    class Meta:
        empty_text = "요청한 작업이 없습니다."


class TimedTable(ListTable):
    """Rows are ``exchange.queries.timed_runs.TimedLine``."""

    demo = None

    label = Text("정기 작업", orderable=False, value=lambda line: line.timed.label, drawn=True, width=36)
    command = Text("명령", orderable=False, value=lambda line: line.timed.command, drawn=True, width=28)
    started_at = Moment("최근 실행", orderable=False, value=lambda line: line.run and line.run.started_at, drawn=True)
    finished_at = Moment("종료", value=lambda line: line.run and line.run.finished_at, on=FILE)
    outcome = Text("결과", orderable=False, drawn=True, width=12)
    result = Text("결과 내용", orderable=False, value=lambda line: line.run and line.run.result, drawn=True, width=50)
    next_at = Moment("다음 실행", orderable=False, drawn=True)

    class Meta:
        empty_text = "등록된 정기 작업이 없습니다."
