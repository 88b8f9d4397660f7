"""The councils as a file: one sheet of meetings, one of what was decided."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid
from exchange.exports import notes_of
from tasks.models import CouncilMeeting

MEETING_COLUMNS = (
    Column("회차", "integer"),
    Column("협의회", width=30),
    Column("날짜", "date"),
    Column("장소", width=20),
    Column("주재", width=24),
    Column("상태", width=8),
    Column("점검한 분기", width=14),
    Column("안건", width=50),
    Column("발표 과제 수", "integer"),
    Column("발표 정상추진", "integer"),
    Column("발표 지연", "integer"),
    Column("비고", width=40),
    Column("출처 구분", width=12),
    Column("출처", width=40),
)
DECISION_COLUMNS = (
    Column("회차", "integer"),
    Column("결정", width=50),
    Column("담당", width=20),
    Column("기한", "date"),
    Column("대상", width=24),
)


def meetings_document(meetings: Sequence[CouncilMeeting], as_of: datetime) -> Document:
    """Return the meetings, their agenda and decisions prefetched, in the order given."""
    held = Grid("협의회", MEETING_COLUMNS, [_meeting(one) for one in meetings], demo=[one.is_demo for one in meetings])
    decisions = [(one, decision) for one in meetings for decision in one.decisions.all()]
    decided = Grid(
        "결정",
        DECISION_COLUMNS,
        [
            (
                one.number,
                decision.text,
                decision.owner,
                decision.due_on,
                "모든 과제" if decision.covers_all_tasks else "해당 과제",
            )
            for one, decision in decisions
        ],
        demo=[decision.is_demo for _, decision in decisions],
    )
    return Document("협업과제점검협의회", [held, decided], notes_of(as_of))


def _meeting(meeting: CouncilMeeting) -> tuple:
    return (
        meeting.number,
        meeting.title,
        meeting.held_on,
        meeting.place,
        meeting.chair,
        meeting.get_status_display(),
        str(meeting.period) if meeting.period else None,
        "\n".join(item.text for item in meeting.agenda.all()),
        meeting.published_total,
        meeting.published_on_track,
        meeting.published_late,
        meeting.note,
        meeting.get_source_mark_display(),
        meeting.source_ref,
    )
