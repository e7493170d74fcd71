"""A paper may name its meeting by key; the words that named it may be empty from here."""

import django.db.models.deletion
from django.db import migrations, models


def history_key(to):
    return models.ForeignKey(
        to, django.db.models.deletion.DO_NOTHING, blank=True, db_constraint=False, null=True,
        related_name="+",
    )  # fmt: skip


def key(to, **options):
    return models.ForeignKey(
        to, django.db.models.deletion.PROTECT, null=True, related_name="papers", **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_aims_of_decisions"),
        ("reporting", "0009_checks_of_editions"),
    ]

    operations = [
        migrations.RemoveConstraint("paper", "paper_once_per_meeting"),
        migrations.RemoveConstraint("paper", "paper_of_a_programme_once_per_meeting"),
        migrations.AddField("paper", "meeting", key("meetings.meeting")),
        migrations.AddField("paper", "item", key("meetings.agendaitem", blank=True)),
        migrations.AddField("historicalpaper", "meeting", history_key("meetings.meeting")),
        migrations.AddField("historicalpaper", "item", history_key("meetings.agendaitem")),
        *(
            operation
            for model in ("paper", "historicalpaper")
            for operation in (
                migrations.AlterField(model, "body", models.CharField(max_length=120, null=True)),
                migrations.AlterField(model, "meeting_date", models.DateField(null=True)),
            )
        ),
    ]
