"""Sources of ledger files: how each is read."""

from __future__ import annotations

from accounts.models import Membership, Organisation

from ..imports.layout import Layout
from ..models import SourceProfile


def create_source(
    *, organisation: Organisation, name: str, kind: str, layout: Layout, by: Membership
) -> SourceProfile:
    """A source whose files add rows or state a month anew (``SourceProfile.Kind``)."""
    raise NotImplementedError


def change_source(
    *, source: SourceProfile, name: str, layout: Layout, expected_version: int, by: Membership
) -> SourceProfile:
    """Another name or layout; what tells rows apart stays as it is while rows of it count."""
    raise NotImplementedError
