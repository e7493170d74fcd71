"""VAT reclaims: claimed, expected, received; no spend is lowered before it is received."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from finance import actions
from finance.holdings import build_vat_reclaims
from finance.models import VatReclaim
from finance.statements.statement import build_statement
from records import clock
from records.refusals import Conflict, Refused
from tests.finance.appendix import morning
from tests.finance.conftest import signed_in
from tests.finance.test_pages import check_summary, day, heading, words

AUGUST, NOW = dt.date(2009, 8, 31), dt.date(2009, 9, 30)


@pytest.fixture(autouse=True)
def september():
    with clock.set_to(morning(NOW)):
        yield


@pytest.fixture
def reclaim(organisation, officer):
    return actions.create_vat_reclaim(organisation=organisation, name="Training", by=officer)


def record(reclaim, kind, amount, by, on=AUGUST):
    return actions.record_vat(
        reclaim=reclaim, kind=kind, amount=Decimal(amount), dated_on=on, by=by
    )


def read(organisation, as_of=NOW):
    (found,) = build_vat_reclaims(organisation=organisation, as_of=as_of, known_at=clock.now())
    return found


def test_what_is_outstanding(organisation, reclaim, officer):
    record(reclaim, "claimed", "35000", officer)
    assert read(organisation).outstanding == 35000
    record(reclaim, "expected", "33000", officer, on=dt.date(2010, 1, 31))
    assert read(organisation).outstanding == 33000
    record(reclaim, "received", "10000", officer)
    found = read(organisation)
    assert found.outstanding == 23000
    assert found.expected.dated_on == dt.date(2010, 1, 31)


def test_on_an_earlier_day_nothing_was_claimed_yet(organisation, reclaim, officer):
    record(reclaim, "claimed", "35000", officer)
    assert read(organisation, as_of=dt.date(2009, 8, 30)).claimed.amount == 0


def test_a_reclaim_lowers_no_spend(small, organisation, reclaim, officer):
    small.enter(month=1, pay="50")
    before = build_statement(organisation=organisation, year=2009, month=6).total_expenditure
    for kind in ("claimed", "expected", "received"):
        record(reclaim, kind, "20", officer)
    after = build_statement(organisation=organisation, year=2009, month=6).total_expenditure
    assert after == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "hoped"}, "claimed, expected or received"),
        ({"amount": Decimal(0)}, "other than nil"),
        ({"dated_on": dt.date(2009, 10, 1)}, "that is not later than today"),
    ],
)
def test_wrong_figures_are_refused(reclaim, officer, given, said):
    good = {"kind": "received", "amount": Decimal(1), "dated_on": AUGUST}
    with pytest.raises(Refused, match=said):
        actions.record_vat(reclaim=reclaim, by=officer, **good | given)


def test_a_reclaim_has_one_name(reclaim, organisation, officer):
    with pytest.raises(Refused, match="already"):
        actions.create_vat_reclaim(organisation=organisation, name="training", by=officer)


def test_only_finance_records(reclaim, director):
    with pytest.raises(PermissionDenied):
        record(reclaim, "claimed", "1", director)


def test_two_changes_at_once_meet(reclaim, officer):
    given = {"name": "Courses", "position": 1, "ended_on": None, "by": officer}
    actions.change_vat_reclaim(reclaim=reclaim, expected_version=1, **given)
    with pytest.raises(Conflict):
        actions.change_vat_reclaim(reclaim=reclaim, expected_version=1, **given)


def test_it_is_made_recorded_and_ended_on_its_pages(client, page, director):
    check_summary(client.post(page("vat-new"), {}), "Enter what is claimed")
    client.post(page("vat-new"), {"name": "Training"})
    pk = VatReclaim.objects.get().pk
    address = page("vat-record", pk=pk)
    check_summary(client.post(address, {}), "Choose claimed, expected or received")
    given = {"kind": "claimed", "amount": "35,000", "remark": "Form 652"}
    answer = client.post(address, given | day("dated_on", AUGUST), follow=True)
    assert "Form 652" in words(answer)
    assert heading(answer) == "Training: £35,000.00 outstanding"
    received = {"kind": "received", "amount": "12.50"} | day("dated_on", AUGUST)
    answer = client.post(address, received, follow=True)
    assert heading(answer) == "Training: £34,987.50 outstanding"
    listed = signed_in(director).get(page("vat"))
    assert heading(listed) == "VAT reclaims: £34,987.50 outstanding"
    assert "lowers no spend before it is received" in words(listed)
    assert "31 August 2009" in words(listed)
    changed = {"edit_version": 1, "name": "Courses", "position": 1}
    client.post(page("vat-change", pk=pk), changed | day("ended_on", AUGUST))
    assert "Ended: Courses" in words(client.get(page("vat")))


def test_another_organisations_reclaim_is_not_there(client, page, reclaim, officer):
    stranger = reclaim.pk + 1
    assert client.get(page("vat-reclaim", pk=stranger)).status_code == 404
