"""What keeps a page far down the list, and a narrowed one, from reading all that stands before it."""

from django.db import migrations, models

# One trigger an event: the counts of tasks_placecount follow the rows, as the board's do (0008).
CHANGES = {
    "INSERT": ("NEW TABLE AS made", "SELECT 1 AS by, made.* FROM made"),
    "DELETE": ("OLD TABLE AS gone", "SELECT -1 AS by, gone.* FROM gone"),
    "UPDATE": (
        "OLD TABLE AS gone NEW TABLE AS made",
        "SELECT 1 AS by, made.* FROM made UNION ALL SELECT -1 AS by, gone.* FROM gone",
    ),
}
COUNT_PLACES = """
CREATE FUNCTION count_places_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tasks_placecount AS cell (period, block, tasks)
    SELECT coalesce(period_id, 0), position / 50000, sum(by)
    FROM ({changes}) AS change WHERE is_counted
    GROUP BY 1, 2 HAVING sum(by) <> 0 ORDER BY 1, 2
    ON CONFLICT (period, block) DO UPDATE SET tasks = cell.tasks + excluded.tasks;
    RETURN NULL;
END
$$;
CREATE TRIGGER count_places_{name} AFTER {event} ON tasks_taskstanding
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION count_places_{name}();
"""
COUNT = "".join(
    COUNT_PLACES.format(name=event.lower(), event=event, tables=tables, changes=changes)
    for event, (tables, changes) in CHANGES.items()
)
NO_COUNT = "".join(
    f"DROP TRIGGER count_places_{name} ON tasks_taskstanding; DROP FUNCTION count_places_{name}();"
    for name in ("insert", "delete", "update")
)
FILL = """
INSERT INTO tasks_placecount (period, block, tasks)
SELECT coalesce(period_id, 0), position / 50000, count(*) FROM tasks_taskstanding WHERE is_counted GROUP BY 1, 2;
"""
# what processes keep of opened quarters (exchange/kept.py)
MOVE = """
CREATE TRIGGER move_kept_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON tasks_reportperiod
    FOR EACH STATEMENT EXECUTE FUNCTION move_kept_version();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0017_kept_version"), ("tasks", "0011_search")]
    operations = [
        migrations.CreateModel(
            name="PlaceCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.BigIntegerField(verbose_name="보고 기간")),
                ("block", models.BigIntegerField(verbose_name="구간")),
                ("tasks", models.IntegerField(verbose_name="과제 수")),
            ],
            options={"verbose_name": "정렬 순서 집계"},
        ),
        migrations.AddConstraint(
            model_name="placecount",
            constraint=models.UniqueConstraint(fields=("period", "block"), name="places_once_per_block"),
        ),
        migrations.AddIndex(
            model_name="taskstanding",
            index=models.Index(
                condition=models.Q(("is_counted", True)),
                fields=["period", "category", "state", "position", "task"],
                include=("ministries_a", "ministries_b"),
                name="standing_of_category_and_state",
            ),
        ),
        migrations.RunSQL(COUNT, NO_COUNT),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(MOVE, "DROP TRIGGER move_kept_version ON tasks_reportperiod"),
    ]
