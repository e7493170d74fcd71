"""From here a paper names its meeting by key alone, and goes to it once."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reporting", "0011_meetings_of_papers")]

    operations = [
        migrations.AlterModelOptions(
            "edition", {"ordering": ["-paper__meeting__meets_on", "-number"]}
        ),
        migrations.AlterModelOptions("paper", {"ordering": ["-meeting__meets_on", "-pk"]}),
        migrations.AlterField(
            "paper",
            "meeting",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="meetings.meeting",
            ),
        ),
        *(
            migrations.RemoveField(model, name)
            for model in ("paper", "historicalpaper")
            for name in ("body", "meeting_date", "agenda_item")
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                condition=Q(programme=None),
                fields=("organisation", "kind", "period", "meeting"),
                name="paper_once_per_meeting",
            ),
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                fields=("programme", "kind", "period", "meeting"),
                name="paper_of_a_programme_once_per_meeting",
            ),
        ),
    ]
