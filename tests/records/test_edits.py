"""Saving what people change: with history, and never over someone else's words."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from accounts.roles import Role
from records.models import AddedModel, EditedModel
from records.refusals import Conflict, Gone, Refused
from tests.factories import OrganisationFactory, member


@pytest.fixture
def body(db):
    return OrganisationFactory(name="First")


def test_a_save_keeps_the_history_and_counts_the_version(body):
    body.name = "Second"
    body.save_edit(expected_version=1)
    stored = Organisation.objects.get(pk=body.pk)
    assert (stored.name, stored.edit_version, body.edit_version) == ("Second", 2, 2)
    assert list(body.history.values_list("name", "edit_version")) == [("Second", 2), ("First", 1)]


def test_the_second_of_two_is_refused_and_told_what_is_there(body):
    one, other = (Organisation.objects.get(pk=body.pk) for _ in range(2))
    one.name = "One's words"
    one.save_edit(expected_version=1)
    other.name = "The other's words"
    with pytest.raises(Conflict) as conflict:
        other.save_edit(expected_version=1)
    assert conflict.value.current.name == "One's words"
    assert isinstance(conflict.value, Refused)
    assert Organisation.objects.get(pk=body.pk).name == "One's words"
    assert body.history.count() == 2


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_never_was_is_refused(body, version):
    with pytest.raises(Conflict):
        body.save_edit(expected_version=version)


def test_what_was_removed_meanwhile_is_refused_in_words(body):
    by = member(body, Role.ADMINISTRATOR)
    Membership.objects.filter(pk=by.pk).delete()
    with pytest.raises(Gone) as gone:
        by.save_edit(expected_version=1)
    assert isinstance(gone.value, Refused)
    assert "removed this" in gone.value.message


def test_a_save_that_fails_leaves_the_version(body):
    body.slug = "admin"  # refused by the database
    with pytest.raises(IntegrityError, match="slug_not_reserved"), transaction.atomic():
        body.save_edit(expected_version=1)
    assert Organisation.objects.get(pk=body.pk).edit_version == 1


def test_after_a_conflict_the_newer_version_may_be_saved_over(body):
    Organisation.objects.get(pk=body.pk).save_edit(expected_version=1)
    body.name = "After all"
    with pytest.raises(Conflict) as conflict:
        body.save_edit(expected_version=1)
    body.save_edit(expected_version=conflict.value.current.edit_version)
    assert Organisation.objects.get(pk=body.pk).name == "After all"


def test_a_line_of_history_is_signed_by_who_did_it_without_a_request(body):
    by = member(body, Role.ADMINISTRATOR)
    body.signed(by).save_edit(expected_version=1)
    assert body.history.first().history_user == by.user


def test_a_refusal_names_its_field():
    refused = Refused("Say why", field="reason")
    assert (str(refused), refused.message, refused.field) == ("Say why", "Say why", "reason")


def test_every_edited_model_has_a_history_and_every_model_is_edited_or_added():
    ours = [m for m in apps.get_models() if not m.__module__.startswith(NOT_OURS)]
    kept = [m for m in ours if "Historical" not in m.__name__]
    assert all(hasattr(m, "history") for m in kept if issubclass(m, EditedModel))
    loose = {m.__name__ for m in kept if not issubclass(m, EditedModel | AddedModel)}
    parts_of_an_added_row = {"FileContent", "BudgetAmount", "ProfileMonth"}
    # Each with its reason: tests/sweeps/test_models.py.
    otherwise = {"User", "StepDraft", "WorkerBeat", "MonthTotal", "UploadRow", "UploadProgress"}
    otherwise |= {"CachedFile", "Passage", "ParagraphReading", "VintageProgress"}
    otherwise |= {"MailboxState", "SentForm"}
    parts_of_an_added_row |= {"ProposedAmount", "CountedRow", "Outturn", "Observation"}
    assert loose == parts_of_an_added_row | otherwise


NOT_OURS = ("django", "allauth", "axes", "simple_history")
