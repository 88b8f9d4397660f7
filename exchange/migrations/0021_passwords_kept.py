"""Passwords chosen before there was a history are its first rows; their age counts from now, for nobody knows it."""

from django.db import migrations

KEEP = """
    INSERT INTO exchange_passwordhistory (user_id, password, set_at)
    SELECT id, password, now() FROM exchange_user WHERE password <> '' AND password NOT LIKE '!%'
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0020_password_history")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
