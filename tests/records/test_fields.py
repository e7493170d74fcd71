"""Amounts are whole pence in the database, exact on both."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from finance.models import Balance, BalanceFigure
from records.fields import AmountField
from tests.factories import EPOCH, OrganisationFactory, member

AMOUNTS = st.decimals(min_value=-99999999999, max_value=99999999999, places=2)


@given(AMOUNTS)
def test_what_goes_in_comes_out(amount):
    field = AmountField()
    assert field.from_db_value(field.get_prep_value(amount)) == amount


@pytest.mark.parametrize("wrong", [0.1, Decimal("0.001"), "a", "NaN", Decimal("1e12")])
def test_what_is_no_amount_is_refused(wrong):
    with pytest.raises(ValidationError):
        AmountField().get_prep_value(wrong)


@pytest.mark.django_db
def test_the_database_adds_to_the_penny():
    organisation = OrganisationFactory()
    by = member(organisation)
    balance = Balance.objects.create(
        organisation=organisation, name="Current account", side="held", position=1
    )
    # A thousand of these as binary floating-point numbers miss the last penny.
    BalanceFigure.objects.bulk_create(
        BalanceFigure(
            balance=balance, as_at=EPOCH, amount=Decimal("90071992547.41"), recorded_by=by
        )
        for _ in range(1000)
    )
    total = BalanceFigure.objects.aggregate(total=Sum("amount"))["total"]
    assert total == Decimal("90071992547410.00")
