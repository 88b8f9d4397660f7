"""While a session changes its key, two rows hold its handle for a moment: it cannot be unique."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_access_log'),
    ]

    operations = [
        migrations.AlterField(
            model_name='loginsession',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='계정'),
        ),
        migrations.AlterField(
            model_name='loginsession',
            name='handle',
            field=models.UUIDField(db_index=True, default=uuid.uuid4, verbose_name='표시 번호'),
        ),
    ]
