"""Reads across tables: what happened to a row, from the tables that the database's triggers keep."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Field, Model, QuerySet

from exchange import clock, formats
from exchange.models import Post

HIDDEN = frozenset({"id", "position"})  # say nothing to a reader
VERBS = {  # the second half of an audit verb, as a person says it
    "create": "등록",
    "edit": "수정",
    "confirm": "확인",
    "move": "이정표 변경",
    "assign": "담당 지정",
    "delete": "삭제",
    "end": "종료·취소",
    "resume": "다시 추진",
    "open": "분기 열기",
    "stop": "사용 중지",
    "take_over": "승계자 지정",
    "restart": "다시 사용",
    "reset_password": "비밀번호 초기화",
    "confirm_task": "과제 연결 확인",
    "continue": "이어지는 이름 추가",
}
Related = dict[str, dict[Any, Model]]  # column → key → the row that the key points to
KINDS = {"insert": "등록", "update": "수정", "delete": "삭제"}


@dataclass(frozen=True)
class FieldChange:
    """One value of a row that became another; both as text to read, "-" for none."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What one write did to one row.

    at       the business moment of the action; the database's clock where no action wrote (fixtures, commands), None
             where that is later than business time: a demonstration stands on a day before its rows were loaded
    by_name  the person's name at that time, "" where no person acted
    verb     the audit verb ("ministry.edit"), "" outside an action;  what  the same as a word to read
    kind     "insert", "update" or "delete";  reason  what the person gave as the ground, "" where none was asked
    fields   the changed values; for an insert every value that is not empty
    """

    pk: int
    at: datetime | None
    by_name: str
    verb: str
    what: str
    kind: str
    reason: str
    fields: list[FieldChange] = field(default_factory=list)


def events_of(model: type[Model]) -> QuerySet:
    """Return what the triggers kept of all rows of a model under ``audit.tracked``, in no order."""
    return cast(Any, model).pgh_event_model.objects.order_by()


def history_of(
    model: type[Model], pks: int | Collection[int], *, verbs: Mapping[str, str] | None = None, limit: int = 200
) -> list[Change]:
    """Return the last ``limit`` changes of the rows ``pks`` of ``model``, the newest first.

    verbs  words for audit verbs ("report.submit" → "제출") that this app does not know
    Costs one query, and one more for each foreign key among the tracked columns.
    """
    keys = [pks] if isinstance(pks, int) else list(pks)
    rows = list(events_of(model).filter(pgh_obj_id__in=keys).select_related("pgh_context").order_by("pgh_id"))
    fields = (
        [
            column
            for column in model._meta.concrete_fields
            if hasattr(rows[0], column.attname) and column.name not in HIDDEN
        ]
        if rows
        else []
    )
    names = _names_of(fields, rows)

    last: dict[int, Any] = {}
    changes = []
    for row in rows:
        before = last.get(row.pgh_obj_id)
        day = (_at(row) or row.pgh_created_at).astimezone(formats.SEOUL).date()
        changed = [_change(column, before, row, names, day) for column in fields if _differs(column, before, row)]
        last[row.pgh_obj_id] = row
        if changed or row.pgh_label != "update":
            changes.append(_told(row, changed, verbs or {}))
    return changes[: -limit - 1 : -1]


def _told(row: Any, changed: list[FieldChange], verbs: Mapping[str, str]) -> Change:
    context = row.pgh_context.metadata if row.pgh_context else {}
    verb = context.get("verb", "")
    return Change(
        pk=row.pgh_obj_id,
        at=_at(row),
        by_name=context.get("by_name", ""),
        verb=verb,
        what=verbs.get(verb) or VERBS.get(verb.partition(".")[2]) or KINDS[row.pgh_label],
        kind=row.pgh_label,
        reason=context.get("reason", ""),
        fields=changed,
    )


def _at(row: Any) -> datetime | None:
    context = row.pgh_context.metadata if row.pgh_context else {}
    if context.get("at"):
        return datetime.fromisoformat(context["at"])
    return row.pgh_created_at if row.pgh_created_at <= clock.now() else None


def moment_of(change: Change) -> datetime:
    """Return what changes are sorted by: what has no moment comes before everything."""
    return change.at or datetime.min.replace(tzinfo=clock.SEOUL)


def _differs(column: Field, before: Any, row: Any) -> bool:
    value = getattr(row, column.attname)
    if before is None:
        return value not in (None, "", [], False)
    return value != getattr(before, column.attname)


def _change(column: Field, before: Any, row: Any, names: Related, day: date) -> FieldChange:
    old = _text(column, getattr(before, column.attname), names, day) if before is not None else formats.NOTHING
    label = str(column.verbose_name)
    return FieldChange(column.name, label, old, _text(column, getattr(row, column.attname), names, day))


def _names_of(fields: list[Field], rows: list[Any]) -> Related:
    """Return the rows that foreign keys point to, by column and key; one query a column."""
    names: Related = {}
    for column in fields:
        target = column.related_model  # None where the column is no foreign key
        keys = {getattr(row, column.attname) for row in rows} - {None} if isinstance(target, type) else set()
        if isinstance(target, type) and keys:
            related = target._default_manager
            known = related.for_table() if hasattr(related, "for_table") else related.all()
            names[column.name] = known.in_bulk(keys)
    return names


def _text(column: Field, value: Any, names: Related, day: date) -> str:
    """Write one stored value as the pages wrote it on the day of the change: a post by its name of that day."""
    if value is None or value == "" or value == []:
        return formats.NOTHING
    if column.is_relation:
        row = names.get(column.name, {}).get(value)
        if row is None:
            return f"{value}번"
        return row.called(day).plain if isinstance(row, Post) else str(row)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return formats.stored(value)
