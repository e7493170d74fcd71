"""``manage.py demo``: once, never beside real data, and afresh when asked."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Organisation, User
from ispm.demo.build import build
from ispm.demo.people import PASSWORD, SLUG, make_organisation, make_people
from ispm.demo.source import moment
from periods.models import ReportingPeriod
from reporting.models import Edition
from returns.models import ReturnDecision
from tests.factories import OrganisationFactory, UserFactory

DAY = "2026-11-20"


@pytest.fixture
def quick(monkeypatch):
    """The organisation and its people only: what is refused is refused before more is built."""
    monkeypatch.setattr("ispm.management.commands.demo.build", lambda today: _people_only())


def _people_only():
    organisation = make_organisation()
    make_people(organisation)
    return organisation


def everything() -> dict[str, list]:
    """Every row of every table of ours, history included."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.app_label not in {"contenttypes", "auth", "sessions"}
    }


@pytest.mark.django_db(transaction=True)
def test_twice_changes_nothing_and_fresh_builds_it_anew(capsys):
    call_command("demo", "--today", DAY)
    assert "The demonstration is built." in capsys.readouterr().out
    built = everything()
    assert Edition.objects.issued().count() == 1
    assert {one["state"] for one in _returns()} == {"approved", "submitted", "draft", "not_started"}

    call_command("demo", "--today", DAY)
    assert "nothing was changed" in capsys.readouterr().out
    assert everything() == built

    Organisation.objects.update(name="Renamed by hand")
    call_command("demo", "--fresh", "--today", DAY)
    assert Organisation.objects.get().name == "Improvement Service"
    again = everything()
    assert {name: len(rows) for name, rows in again.items()} == {
        name: len(rows) for name, rows in built.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "year"), [("2026-05-04", 2025), ("2027-07-10", 2026), ("2027-10-15", 2027)]
)
def test_on_any_day_a_round_is_open_and_all_that_is_told_is_past(day, year):
    today = dt.date.fromisoformat(day)
    build(today)
    now = ReportingPeriod.objects.order_by("-year", "-quarter_number").first()
    assert (now.year, now.quarter_number) == (year, 2)
    assert now.opens_on <= today < now.due_on
    for decision in ReturnDecision.objects.select_related("submission"):
        assert decision.submission.recorded_at < decision.recorded_at
    morning = moment(today, 0)
    for model in apps.get_models():
        if any(field.name == "recorded_at" for field in model._meta.fields):
            late = model._base_manager.filter(recorded_at__gte=morning)
            assert not late.exists(), f"{model.__name__} tells of what is still to come"


def _returns():
    model = apps.get_model("returns", "ProgrammeReturn")
    return model.objects.filter(period__year=2026, period__quarter_number=2).values("state")


@pytest.mark.django_db
@pytest.mark.parametrize("options", [[], ["--fresh"]])
def test_an_organisation_of_its_own_is_real_data(quick, options):
    OrganisationFactory(slug="council", name="The Council", is_demo=False)
    before = everything()
    with pytest.raises(CommandError, match=r"real data .*The Council.* set DATABASE_URL"):
        call_command("demo", *options)
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("options", [[], ["--fresh"]])
def test_a_person_of_no_demonstration_is_real_data(quick, options):
    UserFactory(email="somebody@council.example")
    with pytest.raises(CommandError, match=r"somebody@council\.example"):
        call_command("demo", *options)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_passwords_exist_only_with_debug_on(quick, settings, capsys):
    settings.DEBUG = True
    call_command("demo")
    told = capsys.readouterr().out
    people = User.objects.filter(memberships__organisation__slug=SLUG)
    assert people.count() == 13
    for one in people:
        assert one.check_password(PASSWORD)
        assert one.email in told


@pytest.mark.django_db
def test_no_passwords_with_debug_off(quick, settings, capsys):
    settings.DEBUG = False
    call_command("demo")
    assert "no passwords" in capsys.readouterr().out
    assert not any(one.has_usable_password() for one in User.objects.all())
