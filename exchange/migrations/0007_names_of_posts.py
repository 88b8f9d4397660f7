"""Every post's name becomes a row of its own; a post that was kept as two rows becomes one post with two names.

A row that another row points to as its successor is the same post under a later name, where it alone follows and the
day of the change is known. What pointed to it points to the post from then on, and so does what history says of it;
its own history goes over to the name. Where a post's row had a last day and nothing follows it, the name stays, known
until that day.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db import migrations

POINTING = (("Assignment", "post"), ("Assistance", "post"), ("ExchangePair", "post_a"), ("ExchangePair", "post_b"))
CARRIED = ("ministry_id", "title", "level", "aliases", "source_mark", "source_ref", "source_note")
ONE_DAY = timedelta(days=1)


def name_posts(apps: Any, editor: Any) -> None:
    posts = apps.get_model("exchange", "Post")
    rows = {row.pk: row for row in posts.objects.order_by("pk")}
    following = followers(rows.values())
    later = set(following.values())
    for line in [line_of(row, rows, following) for row in rows.values() if row.pk not in later]:
        merge(apps, editor, line)


def followers(rows: Any) -> dict[int, int]:
    """Return post → the row that carries its later name."""
    pointed = Counter(row.successor_id for row in rows)
    by_key = {row.pk: row for row in rows}
    found = {}
    for row in rows:
        after = by_key.get(row.successor_id)
        if after is None or pointed[after.pk] > 1 or change_day(row, after) is None:
            continue
        found[row.pk] = after.pk
    for row in rows:  # rows that point to each other in a circle have no first one: they stay as they are
        seen, key = {row.pk}, found.get(row.pk)
        while key is not None and key not in seen:
            seen.add(key)
            key = found.get(key)
        if key == row.pk:
            found.pop(row.pk)
    return found


def change_day(row: Any, after: Any) -> date | None:
    """Return the first day of the later name; None where no day is known or the order of days forbids it."""
    day = after.valid_from or (row.valid_until and row.valid_until + ONE_DAY)
    if day is None or (row.valid_from and day <= row.valid_from):
        return None
    if after.valid_until and after.valid_until < day:
        return None
    return day


def line_of(row: Any, rows: dict[int, Any], following: dict[int, int]) -> list[Any]:
    line = [row]
    while line[-1].pk in following:
        line.append(rows[following[line[-1].pk]])
    return line


def merge(apps: Any, editor: Any, line: list[Any]) -> None:
    """Give the first row of ``line`` a name for each row of it, and let the others go."""
    names, events = apps.get_model("exchange", "PostName"), apps.get_model("exchange", "PostNameEvent")
    kept, starts = line[0], line[0].valid_from
    for row, after in zip(line, [*line[1:], None], strict=True):
        next_day = change_day(row, after) if after else None
        name = names.objects.create(
            **{field: getattr(row, field) for field in CARRIED},
            post=kept,
            starts_on=starts,
            ends_on=next_day and next_day - ONE_DAY,
            known_until=None if after else row.valid_until,
            former_code="" if row is kept else row.code,
            note="" if row is kept else row.note,
        )
        copy_history(apps, events, row, name, ends_known=after is not None)
        starts = next_day
    for row in line[1:]:
        point_to(apps, editor, row.pk, kept.pk)
    if line[1:]:
        kept.successor = None
        kept.valid_until = line[-1].valid_until
        kept.save(update_fields=["successor", "valid_until"])
    for row in reversed(line[1:]):
        apps.get_model("exchange", "Post").objects.filter(successor=row.pk).update(successor=None)
        row.successor = None
        row.delete()


def copy_history(apps: Any, events: Any, row: Any, name: Any, *, ends_known: bool) -> None:
    """Let the name's history say what the row's said, at the same moments and by the same persons."""
    for event in apps.get_model("exchange", "PostEvent").objects.filter(pgh_obj_id=row.pk).order_by("pgh_id"):
        copied = events.objects.create(
            **{field: getattr(event, field) for field in CARRIED},
            id=name.pk,
            post_id=name.post_id,
            starts_on=event.valid_from,
            ends_on=event.valid_until if ends_known else None,
            known_until=None if ends_known else event.valid_until,
            former_code=name.former_code,
            note=event.note if name.former_code else "",
            pgh_obj_id=name.pk,
            pgh_label=event.pgh_label,
            pgh_context_id=event.pgh_context_id,
        )
        events.objects.filter(pk=copied.pk).update(pgh_created_at=event.pgh_created_at)


def point_to(apps: Any, editor: Any, gone: int, kept: int) -> None:
    """Let whatever points to the row ``gone`` point to ``kept``, in what stands and in what history says."""
    for model, field in POINTING:
        rows = apps.get_model("exchange", f"{model}Event").objects
        with_append_only_off(editor, rows.model._meta.db_table)
        rows.filter(**{f"{field}_id": gone}).update(**{f"{field}_id": kept})
        with_append_only_off(editor, None)
        apps.get_model("exchange", model).objects.filter(**{field: gone}).update(**{field: kept})


def with_append_only_off(editor: Any, table: str | None) -> None:
    """Let rows of one history table be changed by this transaction; None: of none any more."""
    with editor.connection.cursor() as cursor:
        if table is None:
            cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
            return
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_append_only_%%'",
            [table],
        )


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0006_post_names"),
    ]

    operations = [migrations.RunPython(name_posts, migrations.RunPython.noop)]
