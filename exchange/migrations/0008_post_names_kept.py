"""History and the rule of no gap for the names of posts: made after the rows that were moved."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from exchange.migrating import together


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0007_names_of_posts"),
    ]

    operations = together([
        pgtrigger.migrations.AddTrigger(
            model_name='post',
            trigger=pgtrigger.compiler.Trigger(name='names_without_gap_now', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT 1 FROM exchange_post post WHERE post.id = NEW.id AND NOT coalesce((\n        SELECT bool_and(\n            CASE WHEN name.later THEN name.following IS NOT DISTINCT FROM name.ends_on + 1\n            ELSE name.ends_on IS NOT DISTINCT FROM post.ended_on END\n        )\n        FROM (\n            SELECT ends_on, lead(starts_on) OVER days AS following, lead(true) OVER days IS NOT NULL AS later\n            FROM exchange_postname WHERE post_id = post.id WINDOW days AS (ORDER BY starts_on NULLS FIRST)\n        ) name\n    ), false)\n) THEN\n    RAISE EXCEPTION 'the names of post % leave a gap', NEW.id\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'post_name_without_gap';\nEND IF;\nRETURN NULL;\n", hash='31a39abca8b7edff9b716702b76636b29188580c', operation='INSERT OR UPDATE', pgid='pgtrigger_names_without_gap_now_8a19d', table='exchange_post', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postname',
            trigger=pgtrigger.compiler.Trigger(name='names_without_gap_now', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT 1 FROM exchange_post post WHERE post.id = NEW.post_id AND NOT coalesce((\n        SELECT bool_and(\n            CASE WHEN name.later THEN name.following IS NOT DISTINCT FROM name.ends_on + 1\n            ELSE name.ends_on IS NOT DISTINCT FROM post.ended_on END\n        )\n        FROM (\n            SELECT ends_on, lead(starts_on) OVER days AS following, lead(true) OVER days IS NOT NULL AS later\n            FROM exchange_postname WHERE post_id = post.id WINDOW days AS (ORDER BY starts_on NULLS FIRST)\n        ) name\n    ), false)\n) THEN\n    RAISE EXCEPTION 'the names of post % leave a gap', NEW.post_id\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'post_name_without_gap';\nEND IF;\nRETURN NULL;\n", hash='16589929ab3aa83427f7022a336c562106df044d', operation='INSERT OR UPDATE', pgid='pgtrigger_names_without_gap_now_a822e', table='exchange_postname', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postname',
            trigger=pgtrigger.compiler.Trigger(name='names_without_gap_gone', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF EXISTS (\n    SELECT 1 FROM exchange_post post WHERE post.id = OLD.post_id AND NOT coalesce((\n        SELECT bool_and(\n            CASE WHEN name.later THEN name.following IS NOT DISTINCT FROM name.ends_on + 1\n            ELSE name.ends_on IS NOT DISTINCT FROM post.ended_on END\n        )\n        FROM (\n            SELECT ends_on, lead(starts_on) OVER days AS following, lead(true) OVER days IS NOT NULL AS later\n            FROM exchange_postname WHERE post_id = post.id WINDOW days AS (ORDER BY starts_on NULLS FIRST)\n        ) name\n    ), false)\n) THEN\n    RAISE EXCEPTION 'the names of post % leave a gap', OLD.post_id\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'post_name_without_gap';\nEND IF;\nRETURN NULL;\n", hash='7fbadc0950d0841939e652d1fa2d8615aacaf434', operation='UPDATE OR DELETE', pgid='pgtrigger_names_without_gap_gone_4d2ee', table='exchange_postname', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postname',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_postnameevent" ("aliases", "ends_on", "former_code", "id", "known_until", "level", "ministry_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "source_mark", "source_note", "source_ref", "starts_on", "title") VALUES (NEW."aliases", NEW."ends_on", NEW."former_code", NEW."id", NEW."known_until", NEW."level", NEW."ministry_id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_id", NEW."source_mark", NEW."source_note", NEW."source_ref", NEW."starts_on", NEW."title"); RETURN NULL;', hash='c8eaeb8dd4d6c6118e8c855a17b4995f7df3f1a4', operation='INSERT', pgid='pgtrigger_insert_insert_cc23e', table='exchange_postname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postname',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."aliases" IS DISTINCT FROM (NEW."aliases") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."former_code" IS DISTINCT FROM (NEW."former_code") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."known_until" IS DISTINCT FROM (NEW."known_until") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."ministry_id" IS DISTINCT FROM (NEW."ministry_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."post_id" IS DISTINCT FROM (NEW."post_id") OR OLD."source_mark" IS DISTINCT FROM (NEW."source_mark") OR OLD."source_note" IS DISTINCT FROM (NEW."source_note") OR OLD."source_ref" IS DISTINCT FROM (NEW."source_ref") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "exchange_postnameevent" ("aliases", "ends_on", "former_code", "id", "known_until", "level", "ministry_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "source_mark", "source_note", "source_ref", "starts_on", "title") VALUES (NEW."aliases", NEW."ends_on", NEW."former_code", NEW."id", NEW."known_until", NEW."level", NEW."ministry_id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_id", NEW."source_mark", NEW."source_note", NEW."source_ref", NEW."starts_on", NEW."title"); RETURN NULL;', hash='f7506bdfbfc94cc8fcf4d00c8780774242892565', operation='UPDATE', pgid='pgtrigger_update_update_2901d', table='exchange_postname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postname',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "exchange_postnameevent" ("aliases", "ends_on", "former_code", "id", "known_until", "level", "ministry_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "source_mark", "source_note", "source_ref", "starts_on", "title") VALUES (OLD."aliases", OLD."ends_on", OLD."former_code", OLD."id", OLD."known_until", OLD."level", OLD."ministry_id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."source_mark", OLD."source_note", OLD."source_ref", OLD."starts_on", OLD."title"); RETURN NULL;', hash='defcf084b8c704f25ce8bdcb5ea5087dbb2eafee', operation='DELETE', pgid='pgtrigger_delete_delete_41593', table='exchange_postname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postnameevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d6bc0ee49aeaee74fcd4b31050608fe28874c7be', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26183', table='exchange_postnameevent', when='BEFORE')),
        ),
    ])
