"""Columns and orders of the lists of the work. The pages draw the rows with macros of their own."""

from typing import Any

from exchange import sentences as of_exchange
from exchange.models import SourceMark
from exchange.tables.columns import FILE, PAGE, Count, Day, Figure, ListTable, Moment, Number, Text
from tasks import sentences
from tasks.models import ReportStatus, TaskState, Turn
from tasks.queries.task_list import TaskRow

STATES = dict(TaskState.choices)
STATUSES = dict(ReportStatus.choices)
SOURCES = dict(SourceMark.choices)


def _turn(row: dict[str, Any]) -> str | None:
    if row["turn"] in ("", Turn.NOBODY):
        return None
    names = {Turn.A: row["name_a"], Turn.B: row["name_b"]}
    return names[row["turn"]] if row["turn"] in names else Turn(row["turn"]).label


def _basis(row: dict[str, Any]) -> str | None:
    return (row["before_in"] if row["state_is_old"] else "이번 분기") if row["state"] else None


def _issues_of(row: dict[str, Any]) -> str | None:
    """Return the quarter whose report states what is open, where that is not this one."""
    stated = row["has_obstacle"] or row["has_dispute"]
    return row["before_in"] if stated and row["state_is_old"] else None


def _word(name: str, words: dict[str, str]) -> Any:
    """Return what reads the word of a coded value, None where there is none."""
    return lambda row: words.get(row[name])


def _there(name: str, word: str = "있음") -> Any:
    return lambda row: word if row[name] else None


def _told_by_demo(row: TaskRow) -> bool:
    return row.report_is_demo


def _holds_demo(row: TaskRow | dict[str, Any]) -> bool:
    """Say whether a line of the page, or of a file, holds invented values."""
    if isinstance(row, dict):
        return row["report_is_demo"] or row["source_mark"] == SourceMark.DEMO
    return row.report_is_demo or row.next_is_demo or row.source_mark == SourceMark.DEMO


class TaskTable(ListTable):
    """과제 목록; rows are TaskRow on the page, in files the dictionaries of ``tasks.queries.tasks``."""

    demo = staticmethod(_holds_demo)

    code = Text("번호", order_by="position", drawn=True, width=10)
    title = Text("과제", order_by="title", drawn=True, width=48)
    short_name = Text("약칭", on=FILE, width=18)
    ministries = Text("부처", on=PAGE, order_by=("pair_post_a_rank", "pair_post_b_rank", "position"))
    name_a = Text("부처 1", on=FILE, width=14)
    post_a = Text("직위 1", on=FILE, width=24)
    name_b = Text("부처 2", on=FILE, width=14)
    post_b = Text("직위 2", on=FILE, width=24)
    round_name = Text("교류 차수", on=FILE, width=18)
    pair_code = Text("교류 쌍", on=FILE, width=10)
    theme = Text("협업 주제", on=FILE, width=36)
    category = Text("구분", on=FILE, value=lambda row: row["category_name"] or "미지정", width=18)
    state = Text(
        "추진 상태",
        order_by=("state_rank", "position"),
        value=_word("state", STATES),
        drawn=True,
        invented=_told_by_demo,
        width=10,
    )
    basis = Text("상태의 기준", on=FILE, value=_basis, width=12)
    previous = Text("이전 상태", on=FILE, value=_word("previous_state", STATES), width=12)
    report_status = Text(
        "분기 보고",
        order_by=("report_rank", "position"),
        value=lambda row: STATUSES.get(row["report_status"], row["no_report"]),
        drawn=True,
        invented=_told_by_demo,
        width=16,
    )
    turn = Text("처리 담당", on=FILE, value=_turn, width=12)
    report_due_at = Moment("보고 기한", on=FILE)
    overdue = Text("보고 기한 경과", on=FILE, value=_there("report_is_overdue", "기한 경과"), width=10)
    earlier = Text("이전 분기 미완료 보고", on=FILE, value=lambda row: row["earlier"] or None, width=18)
    next_due_on = Text(
        "다음 이정표",
        order_by=("due_rank", "position"),
        value=lambda row: row["next_title"],
        drawn=True,
        invented=lambda row: row.next_is_demo,
        width=30,
    )
    due_on = Day("이정표 목표일", on=FILE, accessor="next_due_on")
    milestones = Count("늦은 이정표", on=FILE, accessor="milestone_overdue_count")
    issues = Text("애로·이견", on=PAGE, order_by=("-issue_rank", "position"), invented=_told_by_demo)
    obstacle = Text("애로", on=FILE, value=_there("has_obstacle"), width=8)
    dispute = Text("이견", on=FILE, value=_there("has_dispute"), width=8)
    issues_of = Text("애로·이견의 분기", on=FILE, value=_issues_of, width=14)
    checker = Text("점검 담당", on=FILE, accessor="checker_name", width=12)
    source_mark = Text("출처 구분", on=FILE, value=_word("source_mark", SOURCES), width=12)
    source_ref = Text("출처", on=FILE, width=40)

    class Meta:
        empty_text = f"{sentences.NO_TASK_MATCHES} {of_exchange.FEWER_CONDITIONS}"


def _tasks_in(state: TaskState) -> Count:
    """Return the column of how many of a pair's tasks stand so."""
    return Count(str(state.label), on=FILE, value=lambda row: row.states[state])


class PairTable(ListTable):
    """교류 쌍; rows are ``tasks.queries.pairs.PairRow``. A pair with a demo report is marked: states come from it."""

    round = Text("차수", on=FILE, value=lambda row: row.pair.round.name, width=18)
    number = Number("연번", order_by="position", value=lambda row: row.pair.number, drawn=True)
    pair = Text("부처", on=PAGE, order_by="ranks")
    ministry_a = Text("기관 1", on=FILE, value=lambda row: row.pair.post_a.name.short, width=14)
    post_a = Text("직위 1", on=FILE, value=lambda row: row.pair.post_a.name.title, width=26)
    ministry_b = Text("기관 2", on=FILE, value=lambda row: row.pair.post_b.name.short, width=14)
    post_b = Text("직위 2", on=FILE, value=lambda row: row.pair.post_b.name.title, width=26)
    posts = Text("직위", on=PAGE, orderable=False)
    level = Text("급", order_by="level_rank", value=lambda row: row.pair.get_level_display(), drawn=True, width=10)
    theme = Text("협업 주제", order_by="theme", value=lambda row: row.pair.theme, drawn=True, width=40)
    theme_before = Text("선정 당시 주제", on=FILE, value=lambda row: row.pair.theme_before, width=40)
    category = Text(
        "구분",
        order_by="category_rank",
        value=lambda row: row.pair.category.name if row.pair.category else "미지정",
        drawn=True,
        width=18,
    )
    task_count = Count("과제", drawn=True)
    on_track = _tasks_in(TaskState.ON_TRACK)
    at_risk = _tasks_in(TaskState.AT_RISK)
    late = _tasks_in(TaskState.LATE)
    done = _tasks_in(TaskState.DONE)
    no_state = Count("판정 전", on=FILE, value=lambda row: row.states[""])
    states = Text("추진 상태", on=PAGE, order_by="worst", invented=lambda row: row.has_demo_report)
    filed = Count("이번 분기 제출", on=FILE)
    category_reason = Text("구분 사유", on=FILE, value=lambda row: row.pair.category_reason, width=40)
    no_task_reason = Text("과제가 없는 사유", on=FILE, value=lambda row: row.pair.no_task_reason, width=40)
    source_mark = Text("출처 구분", on=FILE, value=lambda row: row.pair.get_source_mark_display(), width=12)
    source_ref = Text("출처", on=FILE, value=lambda row: row.pair.source_ref, width=40)

    class Meta:
        empty_text = "이 차수에는 등록된 교류 쌍이 없습니다."


class MeetingTable(ListTable):
    """협의회; rows are meetings with the counts of their agenda and decisions."""

    number = Number("회차", order_by="number", drawn=True)
    title = Text("협의회", order_by="title", drawn=True, width=30)
    held_on = Day("날짜", order_by="held_on", drawn=True)
    place = Text("장소", on=FILE, width=20)
    chair = Text("주재", order_by="chair", drawn=True, width=24)
    status = Text("상태", on=FILE, accessor="get_status_display", width=8)
    period = Text("점검한 분기", order_by=("period__spans_to",), drawn=True, width=14)
    agenda = Text("안건", on=FILE, value=lambda one: "\n".join(item.text for item in one.agenda.all()), width=50)
    agenda_count = Count("안건", on=PAGE, order_by="agenda_count")
    decision_count = Count("결정", on=PAGE, order_by="decision_count")
    published = Text("발표한 결과", on=PAGE, orderable=False)
    published_total = Count("발표 과제 수", on=FILE)
    published_on_track = Count("발표 정상추진", on=FILE)
    published_late = Count("발표 지연", on=FILE)
    note = Text("비고", on=FILE, width=40)
    source_mark = Text("출처 구분", on=FILE, accessor="get_source_mark_display", width=12)
    source_ref = Text("출처", on=FILE, width=40)

    class Meta:
        empty_text = "등록된 협의회가 없습니다."


class DecisionTable(ListTable):
    """What the meetings decided: the second table of their file; rows are decisions with their meeting."""

    number = Number("회차", value=lambda decision: decision.meeting.number)
    text = Text("결정", width=50)
    owner = Text("담당", width=20)
    due_on = Day("기한")
    scope = Text("대상", value=lambda one: "모든 과제" if one.covers_all_tasks else "해당 과제", width=24)


class AnnouncedTable(ListTable):
    """Events, schemes and results announced beside the councils: the third table of their file."""

    kind = Text("종류", accessor="get_kind_display", width=10)
    title = Text("이름", width=36)
    held_on = Day("날짜")
    day_text = Text("자료에 적힌 시기", width=16)
    place = Text("장소", width=20)
    host = Text("기관", width=20)
    text = Text("내용", width=50)
    source_mark = Text("출처 구분", accessor="get_source_mark_display", width=12)
    source_ref = Text("출처", width=40)


class OutcomeTable(ListTable):
    """성과 사례; rows are outcomes with task, pair and release. The page shows them as cards."""

    position = Number("순서", on=FILE)
    title = Text("사례", drawn=True, orderable=False, width=36)
    ministry_a = Text("기관 1", on=FILE, value=lambda one: one.pair.post_a.name.short, width=14)
    ministry_b = Text("기관 2", on=FILE, value=lambda one: one.pair.post_b.name.short, width=14)
    task_code = Text("과제 번호", on=FILE, value=lambda one: one.task.code if one.task else None, width=10)
    task = Text("과제", drawn=True, value=lambda one: one.task.title if one.task else None, width=36)
    link = Text(
        "과제 연결",
        drawn=True,
        value=lambda one: ("확인 필요" if one.task_is_inferred else "확인함") if one.task else None,
        width=12,
    )
    before_text = Text("이전", drawn=True, orderable=False, width=40)
    after_text = Text("이후", drawn=True, orderable=False, width=40)
    how_text = Text("어떻게", drawn=True, orderable=False, width=40)
    before_value = Figure("이전 값", on=FILE)
    after_value = Figure("이후 값", on=FILE)
    unit = Text("단위", on=FILE, width=8)
    state = Text("상태", drawn=True, value=lambda one: one.get_state_display(), width=12)
    release = Text("보도자료", on=FILE, value=lambda one: one.release.title if one.release else None, width=36)
    source_mark = Text("출처 구분", on=FILE, accessor="get_source_mark_display", width=12)
    source_ref = Text("출처", on=FILE, width=40)

    class Meta:
        empty_text = sentences.NO_OUTCOMES
