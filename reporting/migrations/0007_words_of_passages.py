"""Full text: a generated column with its index in PostgreSQL, a table of its own in SQLite."""

from django.db import migrations

POSTGRESQL = (
    r"""ALTER TABLE reporting_passage ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', regexp_replace(heading, '[^[:alnum:]]+', ' ', 'g')), 'A') ||
        setweight(to_tsvector('english', regexp_replace(text, '[^[:alnum:]]+', ' ', 'g')), 'B')
    ) STORED""",
    "CREATE INDEX reporting_passage_words ON reporting_passage USING GIN (words)",
)
SQLITE = (
    "CREATE VIRTUAL TABLE passage_words USING fts5(heading, text, "
    "tokenize = 'porter unicode61 remove_diacritics 0')",
)
POSTGRESQL_BACK = ("ALTER TABLE reporting_passage DROP COLUMN words",)
SQLITE_BACK = ("DROP TABLE passage_words",)


def lay(apps, schema_editor):
    _run(schema_editor, POSTGRESQL, SQLITE)


def lift(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK, SQLITE_BACK)


def _run(schema_editor, postgresql, sqlite):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in postgresql if is_postgresql else sqlite:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0006_released_and_searched")]

    operations = [migrations.RunPython(lay, lift)]
