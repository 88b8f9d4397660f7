"""Tables for authenticator apps whose secret is sealed and for recovery codes as salted hashes: see 0097-secrets.md."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from exchange.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0022_kept_notes'),
    ]

    operations = together([
        migrations.CreateModel(
            name='AuthenticatorApp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('throttling_failure_timestamp', models.DateTimeField(blank=True, default=None, help_text='A timestamp of the last failed verification attempt. Null if last attempt succeeded.', null=True)),
                ('throttling_failure_count', models.PositiveIntegerField(default=0, help_text='Number of successive failed attempts.')),
                ('sealed_key', models.TextField(verbose_name='암호화한 비밀 열쇠')),
                ('last_t', models.BigIntegerField(default=-1, verbose_name='마지막 번호의 순번')),
                ('drift', models.SmallIntegerField(default=0, verbose_name='시계 차이')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='계정')),
            ],
            options={
                'verbose_name': '인증 앱',
                'constraints': [
                    models.UniqueConstraint(fields=('user',), name='authenticator_app_one_an_account'),
                    models.CheckConstraint(condition=models.Q(('sealed_key__regex', '^gAAAA[A-Za-z0-9_=-]{90,}$')), name='authenticator_app_key_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoverySet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('throttling_failure_timestamp', models.DateTimeField(blank=True, default=None, help_text='A timestamp of the last failed verification attempt. Null if last attempt succeeded.', null=True)),
                ('throttling_failure_count', models.PositiveIntegerField(default=0, help_text='Number of successive failed attempts.')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='계정')),
            ],
            options={
                'verbose_name': '복구 코드 묶음',
                'constraints': [
                    models.UniqueConstraint(fields=('user',), name='recovery_set_one_an_account'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=128, verbose_name='코드의 해시')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='exchange.recoveryset', verbose_name='묶음')),
            ],
            options={
                'verbose_name': '복구 코드',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('hash__regex', '^pbkdf2_sha256\\$[0-9]+\\$[A-Za-z0-9]{16,}\\$[A-Za-z0-9+/=]{40,}$')), name='recovery_code_is_stored_as_hash'),
                ],
            },
        ),
    ])
