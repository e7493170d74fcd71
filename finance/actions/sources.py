"""Sources of ledger files: how each is read."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership, Organisation
from records.refusals import Conflict, Refused, required

from ..imports.layout import Layout
from ..models import SourceProfile, UploadRow
from .checks import check_may_enter, lock_books


@transaction.atomic
def create_source(
    *, organisation: Organisation, name: str, kind: str, layout: Layout, by: Membership
) -> SourceProfile:
    """A source whose files add rows or state a month anew (``SourceProfile.Kind``)."""
    check_may_enter(by, organisation.pk)
    lock_books(organisation)
    if kind not in SourceProfile.Kind.values:
        raise Refused("Choose whether its files add rows or state a month anew.", field="kind")
    source = SourceProfile(
        organisation=organisation,
        name=required(name, "Enter the source's name", field="name"),
        kind=kind,
        layout=_checked(layout),
    )
    _check_name(source)
    source.signed(by).save()
    return source


@transaction.atomic
def change_source(
    *, source: SourceProfile, name: str, layout: Layout, expected_version: int, by: Membership
) -> SourceProfile:
    """Another name or layout; what tells rows apart stays as it is while rows of it count."""
    check_may_enter(by, source.organisation_id)
    lock_books(source.organisation)
    fresh = SourceProfile.objects.select_for_update().get(pk=source.pk)
    if fresh.edit_version != expected_version:
        raise Conflict(fresh)
    if fresh.kind == SourceProfile.Kind.ADDS:
        _check_identity(fresh, layout)
    fresh.name = required(name, "Enter the source's name", field="name")
    fresh.layout = _checked(layout)
    _check_name(fresh)
    fresh.signed(by).save_edit(expected_version=expected_version)
    return fresh


def _checked(layout: Layout) -> dict:
    faults = layout.faults()
    if faults:
        raise Refused(" ".join(faults), field="layout")
    return layout.to_json()


def _check_identity(source: SourceProfile, layout: Layout) -> None:
    """Rows told apart otherwise would all be new: what is loaded already would count twice."""
    before = Layout.from_json(source.layout)
    if before.identified_by() == layout.identified_by():
        return
    if UploadRow.objects.filter(source=source, counts=True).exists():
        raise Refused(
            "Rows of this source count already, and would no longer be known again: its columns "
            "and what tells a row from others stay as they are. Set up a new source for files of "
            "another layout.",
            field="layout",
        )


def _check_name(source: SourceProfile) -> None:
    same = SourceProfile.objects.filter(
        organisation_id=source.organisation_id, name__iexact=source.name
    )
    if same.exclude(pk=source.pk).exists():
        raise Refused(f"There is a source named {source.name} already.", field="name")
