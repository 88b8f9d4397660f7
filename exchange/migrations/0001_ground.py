"""Extensions and functions that the tables' generated columns and constraints stand on."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

# array_to_string() is only STABLE; with text elements it depends on nothing but its arguments.
ARRAY_JOIN = """
create function array_join(items character varying[], glue text) returns text
language sql immutable parallel safe
return coalesce(array_to_string(items, glue), '');
"""

# Pairs of neighbouring characters of the text without its spaces and punctuation, in lower case: Korean search words
# are often two syllables long, too short for trigrams, and spacing varies. Same rule as exchange.texts.bigrams().
BIGRAMS = """
create function bigrams(body text) returns text[]
language sql immutable parallel safe
return (
    select coalesce(array_agg(distinct substr(squeezed, place, 2)), '{}')
    from (select lower(regexp_replace(coalesce(body, ''), '[^[:alnum:]]+', '', 'g')) as squeezed) as words,
         lateral generate_series(1, greatest(length(squeezed) - 1, 1)) as place
    where squeezed <> ''
);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(ARRAY_JOIN, "drop function array_join(character varying[], text)"),
        migrations.RunSQL(BIGRAMS, "drop function bigrams(text)"),
    ]
