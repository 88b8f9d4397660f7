"""What a search looks through beside titles: what the ministries take on, and 초성 of titles."""

import django.contrib.postgres.indexes
from django.db import migrations, models

# The first consonants of the text without white space, in lower case. Same rule as exchange.texts.initials(), but that
# consonants which a keyboard joined (ㄳ) stay joined: nobody's title has them.
INITIALS = """
create function initials(body text) returns text
language sql immutable parallel safe
return (
    select coalesce(string_agg(
        case when ascii(letter) between 44032 and 55203
             then substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (ascii(letter) - 44032) / 588 + 1, 1)
             else letter end, '' order by place), '')
    from regexp_split_to_table(lower(regexp_replace(coalesce(body, ''), '[[:space:]]+', '', 'g')), '')
         with ordinality as letters (letter, place)
);
"""

# Of a task's names, kept apart and without their signs, as a search compares them.
TASK_INITIALS = """
create function task_initials(title text, short_name text) returns text
language sql immutable parallel safe
return regexp_replace(initials(title || '|' || short_name), '[^[:alnum:]|]+', '', 'g');
"""


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_review_queue")]
    operations = [
        migrations.RunSQL(INITIALS, "drop function initials(text)"),
        migrations.RunSQL(TASK_INITIALS, "drop function task_initials(text, text)"),
        migrations.AddIndex(
            model_name="collaborationtask",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.Func("title", "short_name", function="task_initials"), function="bigrams"),
                name="task_initials",
            ),
        ),
        migrations.AddIndex(
            model_name="taskpart",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("text"), function="bigrams"), name="part_grams"
            ),
        ),
    ]
