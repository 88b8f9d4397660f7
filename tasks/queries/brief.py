"""보고용 요약: the board's numbers as three lines that can be pasted into a report."""

from typing import NamedTuple

from exchange.dates import date_short
from exchange.formats import percent
from tasks.queries.board_rows import Board
from tasks.queries.board_tally import STATE_WORDS


class Line(NamedTuple):
    """One 개조식 line: its head, what it says, and a remark in brackets or after ※."""

    head: str
    text: str
    aside: str = ""


def brief_of(board: Board) -> list[Line]:
    """Return the lines, made from the same counts as the tiles."""
    return [_progress(board), _reports(board), _issues(board)]


def _progress(board: Board) -> Line:
    states = board.whole.states
    fine, watched = _counts(states, ("ok", "done")), _counts(states, ("warn", "late"))
    parts = [part for part in (fine, watched, _counts(states, ("none",))) if part]
    text = f"{board.whole.tasks}개 과제 중 {', '.join(parts)}" if parts else "현황판에 실을 과제 없음"
    if not board.previous:
        return Line("추진상황", text)
    before = _counts(board.before, ("ok", "done", "warn", "late", "none")) or "과제 없음"
    return Line("추진상황", text, f"({board.previous.short_label} {before})")


def _counts(states: dict[str, int], kinds: tuple[str, ...]) -> str:
    """``정상 32·완료 1``: the kinds that there are, in this order."""
    return "·".join(f"{STATE_WORDS[kind]} {states[kind]}" for kind in kinds if states[kind])


def _reports(board: Board) -> Line:
    if board.period is None:
        return Line("분기점검", "아직 연 분기 없음")
    filing, reporting = board.whole.filing, board.whole.reporting
    if not reporting:
        return Line("분기점검", f"{board.period.short_label}에 보고할 과제 없음")
    text = f"{board.period.short_label} 보고 {filing['filed']}건 제출({percent(filing['filed'], reporting)})"
    for kind, word in (("returned", "보완 요청"), ("unfiled", "미제출")):
        if filing[kind]:
            text += f", {word} {filing[kind]}건"
    if earlier := board.whole.overdue["earlier"]:
        text += f", 이전 분기 미완료 {earlier}건"
    return Line("분기점검", text, f"※ 기한 {date_short(board.period.due_at)}")


def _issues(board: Board) -> Line:
    issues = board.whole.issues
    meeting = f"※ 다음 협의회 {date_short(board.meeting_on)}" if board.meeting_on else ""
    if not issues["any"]:
        return Line("애로·이견", "제기된 애로·이견 없음" if board.period else "없음", meeting)
    kinds = "·".join(
        f"{word} {issues[kind]}" for kind, word in (("dispute", "이견"), ("obstacle", "애로")) if issues[kind]
    )
    return Line("애로·이견", f"{issues['any']}개 과제에서 제기({kinds})", meeting)
