import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from finance.models import BalanceFigure
from records import clock
from records.codec import from_json, to_json
from reporting.papers import actions
from reporting.papers.builder import build_paper
from reporting.papers.records import (
    EditionStamp,
    PaperRecord,
    content_sha256,
    figures_sha256,
    read_record,
    reads_the_same,
)

from .factories import change_a_figure

pytestmark = pytest.mark.django_db


def text_of(record, section):
    (found,) = [one for one in record.sections if one.key == section]
    return found.paragraphs[-1].text


def test_heading_and_numbers_run_through_the_sections(world):
    record = world.record()
    assert record.heading.title == "Finance and Operations Report to 30 September 2009"
    assert record.heading.author_post == world.writer.post
    assert [one.number for one in record.paragraphs] == [1, 2, 3, 4, 5, 6, 7]
    assert [section.key for section in record.sections] == [
        "purpose",
        "financial_summary",
        "analysis",
        "balances",
        "external_funds",
        "objectives",
        "recommendation",
    ]


def test_text_and_table_say_the_same_when_one_ledger_entry_changes(world):
    before = world.record()
    assert "£115,000, £40,001 less than planned, of £300,000" in text_of(
        before, "financial_summary"
    )
    assert before.statement.total_expenditure.actual == Decimal("114999.70")
    change_a_figure(world)
    after = world.record()
    assert after.statement.total_expenditure.actual == Decimal("115099.70")
    assert "£115,100, £39,901 less than planned" in text_of(after, "financial_summary")


def test_figures_are_those_known_at_the_moment(world):
    moment = timezone.now()
    change_a_figure(world)
    then = build_paper(world.paper, known_at=moment)
    assert then.statement.total_expenditure.actual == Decimal("114999.70")


def test_sections_list_notes_balances_and_funds_by_themselves(world):
    listings = {section.key: section.listing for section in world.record().sections}
    assert listings["analysis"] == "- **Note 1** – Policy. A post is empty."
    assert listings["balances"] == "- Current account: £1,235"
    assert (
        "£60,000 (£30,000 in 2009/10; £30,000 in 2010/11), not included"
        in (listings["external_funds"])
    )


def test_a_paragraph_that_names_the_list_has_it_and_it_is_not_listed_twice(world):
    actions.add_paragraph(
        paper=world.paper, section="balances", text="We held:\n\n{balances}", by=world.writer
    )
    (section,) = [one for one in world.record().sections if one.key == "balances"]
    assert section.listing == ""
    assert [one.text for one in section.paragraphs] == ["We held:\n\n- Current account: £1,235"]


def test_amounts_typed_by_hand_are_listed(world):
    listed = [one.hand_typed for one in world.record().paragraphs if one.hand_typed]
    assert listed == [("£12,345", "7%")]


def test_an_unapproved_return_is_in_the_record_and_said_to_be(world):
    (programme,) = world.record().programmes
    assert programme.is_approved
    assert programme.report.progress.printed == 50
    assert programme.report.progress.computed == 54


def test_a_balance_of_another_day_is_not_this_periods(world):
    BalanceFigure.objects.create(
        balance=world.organisation.balances.get(),
        as_at=dt.date(2009, 10, 31),
        amount=Decimal(5),
        recorded_by=world.finance,
    )
    assert [one.amount for one in world.record().balances] == [Decimal("1234.56")]


def test_a_fund_that_pays_no_more_is_left_out(world):
    fund = world.organisation.external_funds.create(funder="Old times", purpose="Bygone")
    fund.instalments.create(
        year=2008,
        kind="planned",
        amount=Decimal(5),
        dated_on=dt.date(2008, 6, 1),
        recorded_by=world.finance,
    )
    assert [one.funder for one in world.record().funds] == ["The Ministry"]


def test_a_fund_of_later_years_heard_of_after_the_meeting_is_left_out(world):
    fund = world.organisation.external_funds.create(funder="The Lottery", purpose="Later")

    def pays(year, recorded):
        with clock.set_to(dt.datetime(2009, 12, recorded, tzinfo=dt.UTC)):
            fund.instalments.create(
                year=year,
                kind="planned",
                amount=Decimal("500.00"),
                dated_on=dt.date(year, 6, 1),
                recorded_by=world.finance,
            )

    pays(2011, 1)
    assert "The Lottery" not in [one.funder for one in world.record().funds]
    pays(2009, 2)
    assert "The Lottery" in [one.funder for one in world.record().funds]


def test_a_fund_is_known_from_when_its_instalments_were_recorded(world):
    before = timezone.now() - dt.timedelta(days=1)
    assert build_paper(world.paper, known_at=before).funds == ()


def test_fingerprints_do_not_depend_on_when_the_paper_was_read(world):
    first, second = world.record(), world.record()
    assert first.drawn_at != second.drawn_at
    assert figures_sha256(first) == figures_sha256(second)
    assert content_sha256(first) == content_sha256(second)


def test_words_change_the_content_and_not_the_figures(world):
    before = world.record()
    actions.add_paragraph(paper=world.paper, section="general", text="More.", by=world.writer)
    after = world.record()
    assert figures_sha256(before) == figures_sha256(after)
    assert content_sha256(before) != content_sha256(after)


def test_the_record_survives_json(world):
    stamp = EditionStamp(1, timezone.now(), "Performance Officer", "")
    record = replace(world.record(), edition=stamp)
    text = to_json(record)
    assert from_json(PaperRecord, text) == record
    assert to_json(read_record(text, 1)) == text


def test_a_schema_version_of_the_future_is_refused(world):
    with pytest.raises(ValueError, match="version 5"):
        read_record(to_json(world.record()), 5)


def test_the_number_of_queries_does_not_grow(
    world, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(24) as few:
        world.record()
    for number in range(8):
        actions.add_paragraph(
            paper=world.paper, section="general", text=f"Point {number}.", by=world.writer
        )
    with django_assert_num_queries(len(few)):
        world.record()


def test_a_paper_that_an_older_schema_published_is_not_changed_by_what_came_since(world):
    record = world.record()
    older = replace(record, schema_version=2, summary=None, cover=())
    assert reads_the_same(record, older)
    actions.add_paragraph(paper=world.paper, section="general", text="New.", by=world.writer)
    assert not reads_the_same(world.record(), older)
