"""The Django admin shows everything and changes almost nothing, for superusers too."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.read_only_admin import ReadOnlyAdmin, own_models
from accounts.roles import Role
from finance.models import ActualEntry, Budget, BudgetGroup
from finance.posting import post
from ispm import reference
from reporting.models import Edition, FiguresConfirmation, Paper, SignOff
from returns.models import ProgrammeReturn, ReturnVersion
from tests.factories import (
    ProgrammeFactory,
    ReportingPeriodFactory,
    UserFactory,
    line_in,
    meeting_of,
    plan_for,
)

APPS = [
    "accounts",
    "files",
    "notices",
    "periods",
    "programmes",
    "finance",
    "risks",
    "benefits",
    "measures",
    "returns",
    "reporting",
    "meetings",
]
EVERY = [model for app in APPS for model in own_models(app)]


@pytest.fixture
def as_superuser(client, db):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def address(row, page="change"):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model._meta.label)
def test_every_model_is_there_and_read_only(model):
    registered = admin.site.get_model_admin(model)
    assert isinstance(registered, ReadOnlyAdmin)
    assert not registered.has_delete_permission(None)
    assert not registered.has_add_permission(None)


def test_every_app_of_ours_with_models_is_looked_at():
    ours = {config.label for config in apps.get_app_configs() if "site-packages" not in config.path}
    assert {label for label in ours if own_models(label)} == set(APPS)


def test_only_the_organisation_may_be_changed():
    own = {type(admin.site.get_model_admin(model)) for model in EVERY}
    changing = {
        one for one in own if one.has_change_permission is not ReadOnlyAdmin.has_change_permission
    }
    assert [one.__name__ for one in changing] == ["OrganisationAdmin"]
    assert not any(issubclass(one, ModelAdmin) and one.actions for one in own)


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model._meta.label)
def test_every_list_opens(as_superuser, model):
    meta = model._meta
    page = as_superuser.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
    assert page.status_code == 200


# Records ----------------------------------------------------------------------------


@pytest.fixture
def version(body, administrator):
    planned = plan_for(ProgrammeFactory(organisation=body), administrator)
    period = ReportingPeriodFactory(organisation=body)
    made = ProgrammeReturn.objects.create(period=period, planned_programme=planned)
    return ReturnVersion.objects.create(programme_return=made, number=1)


@pytest.fixture
def entry(body, administrator):
    budget = Budget.objects.create(organisation=body, year=2009)
    group = BudgetGroup.objects.create(
        organisation=body, name="Staff", side="expenditure", position=1
    )
    line = line_in(budget, group, "Salaries", "100.00", administrator)
    entry = ActualEntry(
        budget=budget, line=line, month=1, amount=Decimal("8.25"), recorded_by=administrator
    )
    return post(budget, [entry])[0]


@pytest.fixture
def edition(body, administrator):
    period = ReportingPeriodFactory(organisation=body)
    paper = Paper.objects.create(**paper_fields(body, period, administrator))
    by = {"by": administrator, "post": administrator.post}
    moment = dt.datetime(2009, 11, 1, tzinfo=dt.UTC)
    confirmed = FiguresConfirmation.objects.create(
        paper=paper, drawn_at=moment, figures_sha256="0" * 64, **by
    )
    signed = SignOff.objects.create(
        paper=paper, content_sha256="0" * 64, confirmation=confirmed, **by
    )
    return Edition.objects.create(
        paper=paper, number=1, schema_version=1, record="{}", record_sha256="0" * 64,
        sign_off=signed, **by,
    )  # fmt: skip


def paper_fields(body, period, administrator):
    given = {"organisation": body, "period": period, "meeting": meeting_of(body)}
    for field in Paper._meta.concrete_fields:
        if field.name in given or field.has_default() or field.null or field.primary_key:
            continue
        if field.related_model is Membership:
            given[field.name] = administrator
        elif field.get_internal_type() in ("CharField", "TextField"):
            given[field.name] = field.choices[0][0] if field.choices else "x"
    return given


@pytest.mark.parametrize("what", ["version", "entry", "edition"])
def test_the_admin_cannot_change_what_is_on_the_record(as_superuser, request, what):
    row = request.getfixturevalue(what)
    before = type(row).objects.filter(pk=row.pk).values().get()
    page = as_superuser.get(address(row))
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert 'type="submit"' not in page.text.split('id="content"')[1]
    changed = dict.fromkeys(before, "9")
    assert as_superuser.post(address(row), changed).status_code == 403
    assert as_superuser.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    listing = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")
    as_superuser.post(listing, {"action": "delete_selected", "_selected_action": row.pk})
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_people_are_never_deleted_there(as_superuser, head):
    for row in (head.user, head):
        assert as_superuser.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        assert as_superuser.post(address(row), {"name": "Else", "post": "Else"}).status_code == 403
    assert User.objects.get(pk=head.user_id).name == head.user.name
    assert head.user.password not in as_superuser.get(address(head.user)).text


# Organisations ----------------------------------------------------------------------


def test_an_organisations_settings_are_changed_with_history(as_superuser, body):
    given = {
        "name": "Renamed Body",
        "plan_word": "Business Plan",
        "materiality_percent": "4",
        "materiality_amount": "1000",
        "closed_on": "",
        "slug": "another-address",
        "is_demo": "on",
    }
    assert as_superuser.post(address(body), given).status_code == 302
    slug = body.slug
    body.refresh_from_db()
    assert (body.name, body.plan_word, body.edit_version) == ("Renamed Body", "Business Plan", 2)
    assert (body.slug, body.is_demo) == (slug, False)
    assert body.history.count() == 2


# Who may ----------------------------------------------------------------------------


def test_the_role_of_administrator_does_not_open_it(signed_in):
    assert signed_in.get("/admin/").status_code == 302
    assert signed_in.get("/admin/", follow=True).status_code == 403


def test_staff_look_and_change_nothing(client, body):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address(body)).status_code == 200
    assert client.post(address(body), {"name": "Else"}).status_code == 403


# Beginning ----------------------------------------------------------------------------


def begin(slug="new-body", **given):
    people = {"email": "first@example.org", "person": "First Person", "post": "Clerk", **given}
    call_command("begin_organisation", slug, "New Body", **people)


def test_an_organisation_begins_with_an_administrator(
    db, mailoutbox, django_capture_on_commit_callbacks, capsys
):
    with django_capture_on_commit_callbacks(execute=True):
        begin()
    membership = Membership.objects.get(organisation__slug="new-body")
    assert membership.roles == {Role.ADMINISTRATOR}
    assert membership.starts_on <= dt.date.today()
    assert mailoutbox[0].to == ["first@example.org"]
    assert "New Body has begun" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"slug": "admin"}, "an address that the product needs for itself"),
        ({"slug": "two words"}, "slug"),
        ({"email": "nobody"}, "e-mail address"),
        ({"post": " "}, "post"),
    ],
)
def test_an_organisation_does_not_begin_by_halves(db, given, said):
    with pytest.raises(CommandError, match=said):
        begin(**given)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


# The reference pages ------------------------------------------------------------------


def test_the_reference_pages_are_up_to_date():
    assert reference.stale_pages() == [], "run make docs"


def test_a_stale_page_is_named_and_written_anew(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match=r"roles\.md"):
        call_command("write_reference", check=True)
    call_command("write_reference")
    assert "docs/reference/roles.md" in capsys.readouterr().out
    (tmp_path / "roles.md").write_text("old", encoding="utf-8")
    assert reference.stale_pages() == ["roles.md"]
    call_command("write_reference")
    call_command("write_reference", check=True)


def test_the_page_of_roles_names_every_role_and_permission():
    page = reference.roles_page()
    assert all(role.label in page for role in Role)
    assert "| fill in and submit a return | own | – |" in page
