"""Which publication gave a row its last day is read from history, so that taking the later row back opens it again."""

from datetime import timedelta

from django.db import migrations

CHAINS = {"PayRate": ("track",), "PayBase": ("track", "level"), "BonusRule": (), "GuaranteeRule": ("name",)}


def remember(apps, schema_editor):
    for name, chain in CHAINS.items():
        rows, events = apps.get_model("evaluation", name), apps.get_model("evaluation", f"{name}Event")
        standing = rows.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
        for row in standing.filter(effective_until__isnull=False, ended_by__isnull=True):
            if not events.objects.filter(pgh_obj_id=row.pk, effective_until__isnull=True).exists():
                continue
            same = {field: getattr(row, field) for field in chain}
            after = standing.filter(effective_from=row.effective_until + timedelta(days=1), **same).first()
            if after is not None:
                rows.objects.filter(pk=row.pk).update(ended_by=after)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0004_mended")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
