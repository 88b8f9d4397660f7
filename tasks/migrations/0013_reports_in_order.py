from django.db import migrations, models


class Migration(migrations.Migration):
    """제출 현황 and the board read reports state by state in the order of their tasks."""

    dependencies = [
        ("tasks", "0012_list_pages"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="taskstanding", name="standing_unfiled_in_order"),
        migrations.AddIndex(
            model_name="taskstanding",
            index=models.Index(
                condition=models.Q(("report__isnull", False)),
                fields=["period", "report_status", "position", "task"],
                name="standing_reports_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="taskstanding",
            index=models.Index(
                condition=models.Q(("is_counted", False)),
                fields=["period", "report_status"],
                name="standing_uncounted",
            ),
        ),
    ]
