"""Projecting in the browser's form: methods, reasons, and what a projection would take."""

import re
from decimal import Decimal

import pytest

from accounts.roles import Role
from finance import actions
from finance.models import Projection
from tests.factories import member

pytestmark = pytest.mark.django_db
SEPTEMBER = {"year": 2009, "month": 6}


@pytest.fixture
def half_year(small):
    """Pay: 50 a month planned, 30 spent of each month up to September."""
    small.profile(small.pay)
    for month in range(1, 7):
        small.enter(month, pay="30.00", travel="0.00")
    return small


def words(response):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.content.decode()))


def posted(small, **changes):
    data = {}
    for line in (small.pay, small.travel):
        data |= {f"amount_{line.pk}": "", f"seen_{line.pk}": "", f"reason_{line.pk}": ""}
    return data | {f"{key}": value for key, value in changes.items()}


def test_a_method_sets_the_amount(half_year, client, page):
    address = page("projections-enter", **SEPTEMBER)
    said = words(client.get(address))
    assert "Spent, and the plan left: 480 (50 a month)" in said
    assert "At this rate: 360 (30 a month)" in said

    data = posted(half_year, **{f"method_{half_year.pay.pk}": "plan"})
    assert client.post(address, data).status_code == 302

    made = Projection.objects.get()
    assert (made.line, made.amount, made.method) == (half_year.pay, Decimal(480), "plan")
    page_again = client.get(address).content.decode()
    assert f'name="seen_{half_year.pay.pk}" value="480.00"' in page_again
    assert re.search(rf'id="id_amount_{half_year.pay.pk}"[^>]*value=""', page_again)


def test_saving_the_same_again_adds_nothing(half_year, client, page):
    address = page("projections-enter", **SEPTEMBER)
    data = posted(half_year, **{f"method_{half_year.pay.pk}": "run_rate"})
    client.post(address, data)
    client.post(address, data | {f"seen_{half_year.pay.pk}": "360.00"})
    assert Projection.objects.count() == 1


def test_an_amount_typed_beside_another_method_is_not_lost_in_silence(half_year, client, page):
    data = posted(
        half_year,
        **{f"method_{half_year.pay.pk}": "plan", f"amount_{half_year.pay.pk}": "555"},
    )
    answer = client.post(page("projections-enter", **SEPTEMBER), data)
    assert "choose “Typed” to use it" in words(answer)
    assert 'value="555"' in answer.content.decode()
    assert not Projection.objects.exists()


def test_a_method_takes_the_place_of_the_amount_that_the_page_showed(half_year, client, page):
    address, pay = page("projections-enter", **SEPTEMBER), half_year.pay.pk
    client.post(address, posted(half_year, **{f"amount_{pay}": "555"}))
    shown = {f"amount_{pay}": "555.00", f"seen_{pay}": "555.00", f"method_{pay}": "run_rate"}
    assert client.post(address, posted(half_year, **shown)).status_code == 302
    assert [row.amount for row in Projection.objects.order_by("pk")] == [555, 360]


def test_last_year_offers_its_shape_where_there_is_one(half_year, client, page, officer):
    later = actions.create_budget(organisation=half_year.organisation, year=2010, by=officer)
    actions.include_lines(budget=later, lines=[half_year.pay], by=officer)
    half_year.enter(12, pay="180.00")
    actions.enter_actuals(
        budget=later, month=6, figures={half_year.pay: Decimal(90)}, seen={}, by=officer
    )
    said = words(client.get(page("projections-enter", year=2010, month=6)))
    assert "As last year went on: 180" in said


def test_what_it_would_take_stands_beside(half_year, client, page):
    said = words(client.get(page("projections-enter", **SEPTEMBER)))
    assert (
        "To end on the revised budget: 420 in the 6 months left (70 a month), "
        "against 180 in the 6 gone (30 a month)" in said
    )


def test_the_budget_beside_a_material_variance_asks_why(half_year, client, page):
    organisation = half_year.organisation
    organisation.materiality_amount = Decimal(100)
    organisation.save()
    address = page("projections-enter", **SEPTEMBER)
    pay = half_year.pay.pk

    answer = client.post(address, posted(half_year, **{f"amount_{pay}": "600"}))
    assert "say why the year still ends on the budget" in words(answer)

    data = posted(half_year, **{f"amount_{pay}": "600", f"reason_{pay}": "Posts start in October"})
    assert client.post(address, data).status_code == 302
    assert Projection.objects.get().reason == "Posts start in October"


def test_an_unknown_method_is_refused(half_year, client, page):
    data = posted(half_year, **{f"method_{half_year.travel.pk}": "crystal_ball"})
    answer = client.post(page("projections-enter", **SEPTEMBER), data)
    assert answer.status_code == 200
    assert not Projection.objects.exists()


def test_a_director_does_not_project(half_year, client, page, organisation):
    client.force_login(member(organisation, Role.DIRECTOR).user)
    assert client.get(page("projections-enter", **SEPTEMBER)).status_code == 403
