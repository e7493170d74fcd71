"""First drafts of notes: the right figures, the right direction, and no reason made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from finance.models import LineNote
from finance.statements.drafting import draft_note
from finance.statements.statement import build_statement

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 9, 30)


@pytest.fixture
def line(year, organisation):
    statement = build_statement(organisation=organisation, year=2009, month=6)
    return next(one for one in statement.lines if one.name == "Knowledge Management")


def test_an_underspend_of_the_source(line):
    assert draft_note(line, DAY) == (
        "By 30 September 2009 £76,244 was spent, £40,301 less than planned (35% of the plan). "
        "The whole of the year's £233,103 is still expected to be spent. This is because "
    )


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"actual": Decimal("120000")}, "£3,454 more than planned (3% of the plan)"),
        ({"planned": Decimal("0.00")}, "£76,244 more than planned. "),
        ({"projection": Decimal("200000")}, "£33,103 less than the revised budget. "),
        ({"projection": Decimal("300000")}, "£66,897 more than the revised budget. "),
        ({"projection": None}, "(35% of the plan). This is because "),
    ],
)
def test_each_direction_and_what_is_not_known(line, amounts, words):
    changed = replace(line, amounts=replace(line.amounts, **amounts))
    assert words in draft_note(changed, DAY)


@pytest.mark.parametrize("cell", ["actual", "planned"])
def test_without_a_variance_there_is_nothing_to_say(line, cell):
    assert draft_note(replace(line, amounts=replace(line.amounts, **{cell: None})), DAY) == ""


def test_the_page_begins_with_the_draft_and_refuses_it_unfinished(year, organisation, client):
    LineNote.objects.all().delete()
    line = next(one for one in year.lines.values() if one.name == "Website KM")
    page = reverse("line-note-write", args=[organisation.slug, 2009, 6, line.pk])
    begun = client.get(page).context["form"]["text"].value()
    assert begun.endswith("This is because ")
    typed = {"edit_version": 0, "kind": "numbered", "nature": "true", "symbol": ""}
    refused = client.post(page, typed | {"text": begun})
    assert "Finish the last sentence" in refused.text
    assert not LineNote.objects.exists()
    client.post(page, typed | {"text": begun + "the site was rebuilt."})
    assert LineNote.objects.get().text.endswith("because the site was rebuilt.")
