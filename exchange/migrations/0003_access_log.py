"""The access log as a chain that only grows, and sessions that know whose they are."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


# The one text a row's hash is made of: each field with its length before it, so that no two rows share a text. Same rule
# as exchange.access_chain.entry_hash().
HASH = """
create function access_entry_hash(entry exchange_accessentry) returns text
language sql stable parallel safe
return (
    select encode(sha256(convert_to(string_agg(length(field) || ':' || field, '' order by place), 'UTF8')), 'hex')
    from unnest(array[
        entry.id::text, (extract(epoch from entry.at) * 1000000)::bigint::text, coalesce(entry.user_id::text, ''),
        entry.user_name, entry.role, entry.address, entry.kind, entry.action, entry.target, entry.subject, entry.result,
        entry.status::text, entry.previous_hash
    ]) with ordinality as fields (field, place)
);
"""

# Runs with the owner's rights: the service may call it but not write the table. The row lock on the head puts writers
# in line. Where durable is false the commit does not wait for the disk: after a crash of the machine the last half
# second of views may be missing, and the chain is whole up to there.
APPEND = """
create function access_entry_append(
    user_id bigint, user_name text, role text, address text, kind text, action text, target text, subject text,
    result text, status integer, durable boolean
) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    head exchange_accesshead;
    entry exchange_accessentry;
begin
    if not durable then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    select * into head from exchange_accesshead as h where h.id = 1 for update;
    if not found then
        insert into exchange_accesshead (id, entries, start_hash, hash)
        values (1, 0, repeat('0', 64), repeat('0', 64)) on conflict (id) do nothing;
        select * into head from exchange_accesshead as h where h.id = 1 for update;
    end if;
    entry.id := nextval(pg_get_serial_sequence('exchange_accessentry', 'id'));
    entry.at := clock_timestamp();
    entry.user_id := $1;
    entry.user_name := left($2, 100);
    entry.role := $3;
    entry.address := left($4, 45);
    entry.kind := $5;
    entry.action := left($6, 60);
    entry.target := left($7, 300);
    entry.subject := left($8, 200);
    entry.result := $9;
    entry.status := $10;
    entry.previous_hash := head.hash;
    entry.hash := access_entry_hash(entry);
    insert into exchange_accessentry (
        id, at, user_id, user_name, role, address, kind, action, target, subject, result, status, previous_hash, hash
    ) values (
        entry.id, entry.at, entry.user_id, entry.user_name, entry.role, entry.address, entry.kind, entry.action,
        entry.target, entry.subject, entry.result, entry.status, entry.previous_hash, entry.hash
    );
    update exchange_accesshead as h set entries = h.entries + 1, hash = entry.hash where h.id = 1;
    return entry.id;
end;
$$;
revoke all on function access_entry_append from public;
"""

# Lets rows older than a number of years go, oldest first, and remembers the hash that the chain then starts from.
EXPIRE = """
create function access_entry_expire(years integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    last exchange_accessentry;
    gone bigint;
begin
    if years < 2 then
        raise exception 'the access log is kept for two years at least';
    end if;
    perform 1 from exchange_accesshead where id = 1 for update;
    select * into last from exchange_accessentry
    where at < now() - make_interval(years => years) order by id desc limit 1;
    if not found then
        return 0;
    end if;
    delete from exchange_accessentry where id <= last.id;
    get diagnostics gone = row_count;
    update exchange_accesshead set entries = entries - gone, start_hash = last.hash where id = 1;
    return gone;
end;
$$;
revoke all on function access_entry_expire from public;
"""

UNDO = """
drop function access_entry_expire;
drop function access_entry_append;
drop function access_entry_hash;
"""

from exchange.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_initial'),
    ]

    operations = together([
        migrations.CreateModel(
            name='AccessHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entries', models.BigIntegerField(default=0, verbose_name='줄 수')),
                ('start_hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='첫 줄 앞의 지문')),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='끝 줄의 지문')),
            ],
            options={
                'verbose_name': '접속 기록의 끝',
            },
        ),
        migrations.CreateModel(
            name='LoginSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('handle', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='표시 번호')),
                ('started_at', models.DateTimeField(null=True, verbose_name='로그인한 때')),
                ('seen_at', models.DateTimeField(null=True, verbose_name='마지막 사용')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='접속지')),
                ('device', models.CharField(blank=True, max_length=60, verbose_name='기기')),
            ],
            options={
                'verbose_name': '로그인',
            },
        ),
        migrations.AddField(
            model_name='accessentry',
            name='kind',
            field=models.CharField(choices=[('login', '로그인'), ('logout', '로그아웃'), ('view', '조회'), ('export', '내려받기'), ('change', '변경')], default='view', max_length=10, verbose_name='행위'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='accessentry',
            name='action',
            field=models.CharField(max_length=60, verbose_name='화면'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessentry',
            trigger=pgtrigger.compiler.Trigger(name='keep_rows', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TG_OP = 'DELETE' AND OLD.at < now() - interval '2 years' THEN\n                    RETURN OLD;\n                END IF;\n                RAISE EXCEPTION 'rows of the access log are neither changed nor removed';\n                ", hash='865016757c63518cdae7749768c11987a04ebaed', operation='UPDATE OR DELETE', pgid='pgtrigger_keep_rows_c897c', table='exchange_accessentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessentry',
            trigger=pgtrigger.compiler.Trigger(name='keep_table', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'the access log is not emptied';", hash='9b8a88bfc797b0fe1394409736188399ffb87a9e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_keep_table_d45d7', table='exchange_accessentry', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='accessentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['login', 'logout', 'view', 'export', 'change'])), name='access_entry_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='accesshead',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='access_head_is_one_row'),
        ),
        migrations.AddConstraint(
            model_name='accesshead',
            constraint=models.CheckConstraint(condition=models.Q(('entries__gte', 0)), name='access_head_counts_from_zero'),
        ),
        migrations.AddField(
            model_name='loginsession',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='계정'),
        ),
        migrations.RunSQL(HASH + APPEND + EXPIRE, UNDO),
    ])
