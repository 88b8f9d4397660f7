"""Columns and conditions of 검토함."""

from exchange.tables.columns import FILE, PAGE, Count, ListTable, Moment, Text
from tasks.models import ProgressReport, TaskState

STATES = dict(TaskState.choices)


class ReviewTable(ListTable):
    """The queue; without a chosen order it stands as urgency has it."""

    period = Text("분기", on=FILE)
    code = Text("번호", on=FILE, value=lambda report: report.task.code)
    task = Text("과제", order_by="task__position", value=lambda report: report.task.title, drawn=True, width=44)
    quarter = Text("분기", on=PAGE, orderable=False)
    ministries = Text("부처", on=PAGE, orderable=False)
    ministry_a = Text("협업부처 1", on=FILE, value=lambda report: report.task.pair.post_a.name.short)
    ministry_b = Text("협업부처 2", on=FILE, value=lambda report: report.task.pair.post_b.name.short)
    self_state = Text(
        "자체 판단", order_by="severity", value=lambda report: STATES.get(report.self_state, ""), drawn=True
    )
    last_state = Text("지난 판정", on=FILE, value=lambda report: STATES.get(report.last_state or "", ""))
    issue = Text("애로·이견", on=PAGE, orderable=False)
    dispute = Text("이견", on=FILE, value=lambda report: "있음" if report.dispute else "")
    obstacle = Text("애로", on=FILE, value=lambda report: "있음" if report.obstacle else "")
    submitted_at = Moment("제출", in_file="제출 일시", drawn=True)
    submitted_late = Text("기한 뒤 제출", on=FILE, value=lambda report: "예" if report.submitted_late else "")
    submitted_alone = Text("단독 제출", on=FILE, value=lambda report: "예" if report.submitted_alone else "")
    submissions = Count("제출 횟수", on=FILE)
    turn_since = Text("기다린 날", on=PAGE, order_by="turn_since")
    status = Text("단계", order_by="status", value=lambda report: report.get_status_display(), drawn=True)

    class Meta:
        model = ProgressReport
        fields = ()
