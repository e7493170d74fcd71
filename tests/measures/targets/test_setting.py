"""Targets: only added, the last counts; who may, what goes together, who was faster."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from measures.actions.targets import Aim, aim_of, set_targets, targets_now
from measures.models import Target
from measures.spans import Span
from programmes.models import OperationalPlan
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

pytestmark = pytest.mark.django_db


class Made:
    def __init__(self, **definition):
        self.organisation = OrganisationFactory()
        self.officer = make.officer_of(self.organisation)
        self.framework = make.a_framework(self.organisation)
        self.measure = make.a_measure(self.framework, **definition)

    def set(self, aims, reason="", *, version=None, by=None, measure=None):
        measure = measure or self.measure
        if version is None:
            version = targets_now(self.organisation, measure).edit_version
        return set_targets(
            organisation=self.organisation,
            measure=measure,
            aims=aims,
            reason=reason,
            expected_version=version,
            by=by or self.officer,
        )

    def now(self, place=Y2009):
        return targets_now(self.organisation, self.measure).at(place)


@pytest.fixture
def made():
    return Made()


def number(value, tolerance="0"):
    return Aim("number", value=Decimal(value), tolerance=Decimal(tolerance))


def test_several_periods_and_the_plan_at_once(made):
    plan = OperationalPlan.objects.create(organisation=made.organisation, year=2009)
    rows = made.set({Y2009: number("10.5", "1"), Y2010: number("9"), plan: number("8")})
    assert len(rows) == 3
    assert aim_of(made.now()) == number("10.5", "1")
    assert aim_of(made.now(plan)) == number("8")
    assert made.now(Span.year(2011)) is None
    assert {row.recorded_by for row in rows} == {made.officer}


def test_a_change_says_why_and_the_one_before_stays(made):
    made.set({Y2009: number("10")})
    with pytest.raises(Refused, match="Say why") as refused:
        made.set({Y2009: number("9")})
    assert refused.value.field == "reason"
    made.set({Y2009: number("9")}, "Too easy")
    assert made.now().value == 9
    assert list(Target.objects.order_by("pk").values_list("value", flat=True)) == [10, 9]


def test_what_stays_as_it_is_adds_nothing(made):
    made.set({Y2009: number("10")})
    rows = made.set({Y2009: number("10.0"), Y2010: number("9")})
    assert [row.start for row in rows] == [Y2010.start]
    with pytest.raises(Refused, match="Nothing is different"):
        made.set({Y2009: number("10"), Y2010: number("9")})


def test_a_target_is_taken_back_with_a_reason_and_may_be_set_anew(made):
    made.set({Y2009: number("10")})
    with pytest.raises(Refused, match="Say why"):
        made.set({Y2009: None})
    made.set({Y2009: None}, "The service has ended")
    assert made.now() is None
    with pytest.raises(Refused, match="Nothing is different"):
        made.set({Y2009: None})
    made.set({Y2009: number("10")})
    assert made.now().value == 10


@pytest.mark.parametrize(
    ("aim", "sentence"),
    [
        (Aim("number"), "Enter the target"),
        (number("1.25"), "at most one decimal"),
        (number("9999999999999"), "not so large"),
        (number("1", "-1"), "0 or more"),
        (Aim("range", low=Decimal(1)), "both ends"),
        (Aim("range", low=Decimal(2), high=Decimal(1)), "ends below"),
        (Aim("yes_no", value=Decimal(2)), "yes or no"),
        (Aim("text", text="  "), "in words"),
        (Aim("text", text="x" * 1001), "Shorten"),
        (Aim("sort", value=Decimal(2)), "what kind"),
        (number("NaN"), "not so large"),
    ],
)
def test_what_does_not_go_together_is_refused(made, aim, sentence):
    with pytest.raises(Refused, match=sentence):
        made.set({Y2009: aim})
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "aim",
    [
        Aim("range", low=Decimal(1), high=Decimal(2), tolerance=Decimal("0.5")),
        Aim("yes_no", value=Decimal(0)),
        Aim("text", text="A new office"),
    ],
)
def test_each_kind_is_kept_as_it_is_said(made, aim):
    made.set({Y2009: aim})
    assert aim_of(made.now()) == aim


def test_all_or_nothing(made):
    with pytest.raises(Refused):
        made.set({Y2009: number("10"), Y2010: Aim("number")})
    assert not Target.objects.exists()


def test_only_periods_of_the_measure(made):
    for span in (Span(dt.date(2009, 4, 1), 3), Span.year(2009, 3), Span(dt.date(2009, 7, 1), 12)):
        with pytest.raises(Refused, match="not a period"):
            made.set({span: number("1")})


def test_only_plans_of_the_organisation(made):
    plan = OperationalPlan.objects.create(organisation=OrganisationFactory(), year=2009)
    with pytest.raises(Refused, match="plan of the organisation"):
        made.set({plan: number("1")})


def test_who_was_faster_is_shown(made):
    made.set({Y2009: number("10")}, version=0)
    with pytest.raises(Conflict) as conflict:
        made.set({Y2009: number("9")}, version=0)
    assert conflict.value.current.at(Y2009).value == 10
    made.set({Y2009: number("9")}, "After all", version=conflict.value.current.edit_version)
    assert made.now().value == 9


def test_only_who_keeps_measures_there(made):
    for by in (
        member(made.organisation, *(set(Role) - {Role.PERFORMANCE_OFFICER})),
        member(OrganisationFactory(), *Role),
    ):
        with pytest.raises(PermissionDenied):
            made.set({Y2009: number("1")}, by=by)


def test_a_measure_that_is_not_used_or_retired_has_no_target(made):
    elsewhere = make.a_measure(make.a_framework(OrganisationFactory()))
    with pytest.raises(Refused, match="framework that the organisation uses"):
        made.set({Y2009: number("1")}, measure=elsewhere)
    made.measure.state, made.measure.retired_on = "retired", Y2009.start
    made.measure.retired_reason = "Another took its place"
    made.measure.save()
    with pytest.raises(Refused, match="retired"):
        made.set({Y2009: number("1")})


def test_a_framework_of_another_has_targets_of_each_who_uses_it(made):
    other = OrganisationFactory()
    make.taken_up(made.framework, other)
    officer = make.officer_of(other)
    made.set({Y2009: number("10")})
    set_targets(
        organisation=other,
        measure=made.measure,
        aims={Y2009: number("5")},
        reason="",
        expected_version=0,
        by=officer,
    )
    assert made.now().value == 10
    assert targets_now(other, made.measure).at(Y2009).value == 5
