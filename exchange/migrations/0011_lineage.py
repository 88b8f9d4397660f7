"""The line of a ministry, and no two that are called alike at one time: ministries, rounds, accounts in use.

Rows that are called alike already are told apart first: the later of two gets its code, number or username behind its
name, and its history keeps the name that it had.
"""

from typing import Any

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import exchange.models.spans
from django.db import migrations, models

LINEAGE = """
create function exchange_ministry_lineage(start bigint) returns setof bigint
language sql stable parallel safe
begin atomic
    with recursive line(id) as (
        select start
        union
        select case when edge.id = line.id then edge.successor_id else edge.id end
        from line join exchange_ministry edge
            on edge.successor_id = line.id or (edge.id = line.id and edge.successor_id is not null)
    )
    select id from line;
end;
"""


def tell_apart(apps: Any, editor: Any) -> None:
    ministries = apps.get_model("exchange", "Ministry").objects
    for field in ("name", "short_name"):
        seen: list[Any] = []
        for row in ministries.order_by("pk"):
            if any(getattr(row, field) == getattr(other, field) and _overlap(row, other) for other in seen):
                length = row._meta.get_field(field).max_length
                setattr(row, field, f"{getattr(row, field)[: length - len(row.code) - 2]}({row.code})")
                row.save(update_fields=[field])
            seen.append(row)
    _mark(apps.get_model("exchange", "ExchangeRound").objects.order_by("pk"), "name", "number", ())
    in_use = apps.get_model("exchange", "User").objects.filter(is_active=True).order_by("pk")
    _mark(in_use, "display_name", "username", ("ministry_id",))


def _mark(rows: Any, field: str, mark: str, within: tuple[str, ...]) -> None:
    """Put ``mark`` behind ``field`` where an earlier row is called so already."""
    seen = set()
    for row in rows:
        key = (getattr(row, field), *(getattr(row, column) for column in within))
        if key in seen:
            end = f"({getattr(row, mark)})"
            setattr(row, field, f"{getattr(row, field)[: row._meta.get_field(field).max_length - len(end)]}{end}")
            row.save(update_fields=[field])
        seen.add(key)


def _overlap(row: Any, other: Any) -> bool:
    before = row.valid_until and other.valid_from and row.valid_until < other.valid_from
    after = other.valid_until and row.valid_from and other.valid_until < row.valid_from
    return not (before or after)


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0010_reorganisations"),
    ]

    operations = [
        migrations.RunSQL(LINEAGE, "drop function exchange_ministry_lineage(bigint)"),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]
