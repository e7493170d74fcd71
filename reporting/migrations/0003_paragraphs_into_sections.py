"""Every paper gets the sections that the product had for all, and its paragraphs stand in them."""

from django.db import migrations

SECTIONS = (
    ("purpose", "Purpose", "text"),
    ("financial_summary", "Summary financial position", "financial_summary"),
    ("analysis", "Analysis of financial position", "notes"),
    ("balances", "Key balances", "balances"),
    ("external_funds", "External funds", "funds"),
    ("objectives", "Business plan and objectives", "text"),
    ("general", "General", "text"),
    ("recommendation", "Recommendation", "recommendation"),
    ("statement", "Financial position", "statement"),
    ("status", "Programme status reports", "status"),
    ("highlights", "Programme highlight reports", "highlights"),
)


def give_sections(apps, schema_editor):
    using = schema_editor.connection.alias
    model = {
        name: apps.get_model("reporting", name)
        for name in ("Paper", "PaperSection", "Paragraph", "HistoricalParagraph")
    }
    for paper in model["Paper"].objects.using(using).all():
        for position, (key, title, kind) in enumerate(SECTIONS, start=1):
            section = model["PaperSection"].objects.using(using).create(
                paper=paper, position=position, key=key, title=title, kind=kind
            )
            for name in ("Paragraph", "HistoricalParagraph"):
                model[name].objects.using(using).filter(
                    paper_id=paper.pk, section_key=key
                ).update(section_id=section.pk)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_sections_of_papers")]

    operations = [migrations.RunPython(give_sections, migrations.RunPython.noop)]
