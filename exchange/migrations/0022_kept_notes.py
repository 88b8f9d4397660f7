"""A note of who did what belongs to one transaction: a later one cannot write other words over it."""

from django.db import migrations

# pghistory writes the note again where a context within it adds something, which is in the same transaction. Its key
# is a variable of the session: without this, naming an old note's key before any change would rewrite that note.
KEEP = """
create function keep_note() returns trigger language plpgsql as $$
begin
    if old.created_at <> now() or new.id <> old.id or new.created_at <> old.created_at then
        raise exception 'a note of who did what is not written again by a later transaction';
    end if;
    return new;
end;
$$;
create trigger keep_note before update on pghistory_context for each row execute function keep_note();
"""
UNDO = """
drop trigger keep_note on pghistory_context;
drop function keep_note;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0021_passwords_kept"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(KEEP, UNDO)]
