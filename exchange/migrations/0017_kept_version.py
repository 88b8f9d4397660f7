"""The version of what processes keep of ministries, names of posts and categories (exchange/kept.py)."""

from django.db import migrations

# One number a row, and the version is their sum: a transaction moves on any row that nobody holds, or makes one, so
# that no two wait for each other over it. A number is never used twice, whether the transaction holds or not.
VERSION = """
CREATE SEQUENCE exchange_keptversion_number;
CREATE TABLE exchange_keptversion (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number bigint NOT NULL DEFAULT nextval('exchange_keptversion_number')
);
INSERT INTO exchange_keptversion DEFAULT VALUES;
CREATE FUNCTION move_kept_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE exchange_keptversion SET number = nextval('exchange_keptversion_number')
    WHERE id = (SELECT id FROM exchange_keptversion LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO exchange_keptversion DEFAULT VALUES;
    END IF;
    RETURN NULL;
END
$$;
"""
NO_VERSION = """
DROP FUNCTION move_kept_version();
DROP TABLE exchange_keptversion;
DROP SEQUENCE exchange_keptversion_number;
"""
TABLES = ("exchange_ministry", "exchange_postname", "exchange_post", "exchange_taskcategory", "exchange_exchangeround")
MOVE = "".join(
    f"CREATE TRIGGER move_kept_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION move_kept_version();"
    for table in TABLES
)
NO_MOVE = "".join(f"DROP TRIGGER move_kept_version ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0016_post_gaps")]
    operations = [migrations.RunSQL(VERSION, NO_VERSION), migrations.RunSQL(MOVE, NO_MOVE)]
