import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_paragraphs_into_sections")]

    operations = [
        migrations.RemoveField("historicalparagraph", "section_key"),
        migrations.RemoveField("paragraph", "section_key"),
        migrations.AlterField(
            model_name="paragraph",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paragraphs",
                to="reporting.papersection",
            ),
        ),
    ]
