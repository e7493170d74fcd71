"""Deflators: an index of prices by financial year, added to, never rewritten."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from periods.calendar import year_label
from programmes.models import FIRST_YEAR, LAST_YEAR
from records.refusals import Refused, required

from ..lists.deflator_file import kept
from ..models import DeflatorIndex, DeflatorSeries
from ..models.fields import LARGEST_VALUE
from ..permissions import check_may_keep
from ..vocabulary import NAME_LENGTH, REASON_LENGTH


@transaction.atomic
def add_deflator(
    *, organisation: Organisation, name: str, source: str, by: Membership
) -> DeflatorSeries:
    """A series of the organisation's own, without any index yet."""
    check_may_keep(by, organisation.pk)
    name = check_name(name)
    if organisation.deflators.filter(name__iexact=name).exists():
        raise Refused(f"There is a deflator {name} already", field="name")
    series = DeflatorSeries(kept_by=organisation, name=name, source=_source(source))
    series.signed(by).save()
    return series


@transaction.atomic
def record_index(
    *, series: DeflatorSeries, year: int, index: Decimal, by: Membership
) -> DeflatorIndex:
    """The index of one financial year; of a year that has one already this one counts from now
    on, and the other stays to be read."""
    check_may_keep(by, series.kept_by_id)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("Choose a financial year", field="year")
    index = kept(index)
    if not 0 < index <= LARGEST_VALUE:
        raise Refused("Enter a number above 0", field="index")
    last = series.indices.filter(year=year).order_by("pk").last()
    if last is not None and last.index == index:
        raise Refused(f"This is the index of {year_label(year)} already", field="index")
    return DeflatorIndex.objects.create(series=series, year=year, index=index, recorded_by=by)


def check_name(name: str) -> str:
    name = required(" ".join(name.split()), "Enter the name", field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(f"Shorten this to {NAME_LENGTH} characters", field="name")
    return name


def _source(text: str) -> str:
    if len(text.strip()) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="source")
    return text.strip()
