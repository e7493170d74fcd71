"""Measures and their definitions: added, changed and retired where nobody else shares them; who
answers for a measure in an organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.refusals import Conflict, Refused, required

from ..models import Definition, Framework, FrameworkVersion, Measure, MeasureOwnership
from ..permissions import is_direct
from ..spans import span_containing
from ..terms import Terms, terms_of, tidied
from ..vocabulary import (
    CODE_LENGTH,
    MONTHS_OF,
    MOST_DECIMALS,
    REASON_LENGTH,
    Direction,
    Frequency,
    MeasureState,
)
from ..wording import some_of
from .frameworks import check_goes_on, next_version

#: What a measure may have of its periods, and how people call it.
FIGURES = {"observations": "values", "targets": "targets", "responses": "responses"}


@dataclass(frozen=True)
class DefinitionNow:
    """The definition that counts; ``edit_version`` is another with every one that is added."""

    definition: Definition

    @property
    def edit_version(self) -> int:
        return self.definition.pk


def latest_definition(measure: Measure) -> DefinitionNow:
    return DefinitionNow(measure.definitions.latest("pk"))


@transaction.atomic
def add_measure(
    *, framework: Framework, code: str, frequency: str, terms: Terms, by: Membership
) -> Measure:
    """A measure with its first definition, in a framework that is not shared; the framework's
    next version. In a shared one it is proposed."""
    check_direct(framework, by)
    return adopt_new(framework=framework, code=code, frequency=frequency, terms=terms, by=by)


@transaction.atomic
def change_definition(
    *, measure: Measure, terms: Terms, expected_version: int, by: Membership
) -> Definition:
    """Another definition, which counts from now on or from the period that it names.

    ``expected_version`` is ``latest_definition(measure).edit_version`` as it was read; Conflict,
    whose ``current`` is a ``DefinitionNow``, where somebody changed it meanwhile.
    """
    check_direct(measure.framework, by)
    Framework.objects.select_for_update().get(pk=measure.framework_id)
    now = latest_definition(measure)
    if now.edit_version != expected_version:
        raise Conflict(now)
    return adopt_change(measure=measure, terms=terms, by=by)


@transaction.atomic
def change_definitions(
    *,
    framework: Framework,
    changes: Sequence[tuple[Measure, Terms, int]],
    reason: str,
    by: Membership,
) -> FrameworkVersion | None:
    """Several at once, as one version of the framework: measure, terms, and the version that was
    read. What is as it was is left alone; None where all is. All or nothing."""
    check_direct(framework, by)
    Framework.objects.select_for_update().get(pk=framework.pk)
    reason = _reason(reason, "Say why they change")
    changed = []
    for measure, terms, expected_version in changes:
        now = latest_definition(measure)
        if terms.same_meaning(terms_of(now.definition)):
            continue
        if now.edit_version != expected_version:
            raise Conflict(now)
        check_terms(framework, measure.frequency, terms)
        changed.append((measure, terms))
    if not changed:
        return None
    version = next_version(
        framework=framework, what=_few("Changed", [one for one, _ in changed], reason), by=by
    )
    for measure, terms in changed:
        define(measure=measure, terms=terms, reason=reason, version=version, by=by)
    return version


@transaction.atomic
def retire_measure(
    *, measure: Measure, reason: str, retired_on: dt.date, expected_version: int, by: Membership
) -> Measure:
    """No values are given after the day; what there is stays to be read."""
    check_direct(measure.framework, by)
    return adopt_retirement(
        measure=measure,
        reason=reason,
        retired_on=retired_on,
        expected_version=expected_version,
        by=by,
    )


@transaction.atomic
def correct_frequency(
    *, measure: Measure, frequency: str, expected_version: int, by: Membership
) -> Measure:
    """How long its periods are, put right while nothing of any period is known of it.

    Refused once there is a value, a target or a response of it, or a definition that counts from a
    day within one of the new periods: a measure of other periods is another measure.
    """
    check_direct(measure.framework, by)
    Framework.objects.select_for_update().get(pk=measure.framework_id)
    _check_in_use(measure)
    if frequency not in Frequency.values:
        raise Refused("Choose how long its periods are", field="frequency")
    if frequency == measure.frequency:
        raise Refused("Its periods are of this length already", field="frequency")
    for what in ("observations", "targets", "responses"):
        if getattr(measure, what).exists():
            raise Refused(
                f"{measure} has {FIGURES[what]} of its periods already. Retire it, and add one "
                "with other periods."
            )
    for day in measure.definitions.values_list("applies_from", flat=True):
        if day is not None and not _begins_one(day, frequency):
            raise Refused(
                "A definition of it counts from the middle of such a period", field="frequency"
            )
    before, measure.frequency = Frequency(measure.frequency), frequency
    measure.signed(by).save_edit(expected_version=expected_version)
    what = f"{before.label} → {Frequency(frequency).label}"
    next_version(framework=measure.framework, what=f"Periods of {measure}: {what}", by=by)
    return measure


@transaction.atomic
def set_ownership(
    *,
    measure: Measure,
    owner: Membership,
    deputy: Membership | None,
    updater: Membership | None,
    expected_version: int,
    by: Membership,
) -> MeasureOwnership:
    """Who answers for the measure in the person's own organisation, who deputises, and who may
    send its values. ``expected_version`` is 0 where nobody was named before."""
    check_may(by, Permission.KEEP_MEASURES, by.organisation_id)
    if not measure.framework.is_used_by(by.organisation_id, clock.today()):
        raise PermissionDenied("Your organisation does not use this measure.")
    people = {"owner": owner, "deputy": deputy, "updater": updater}
    for field, person in people.items():
        if person is not None:
            _check_person(person, by, field)
    if deputy == owner:
        raise Refused("The owner needs no deputy who is the same person", field="deputy")
    Measure.objects.select_for_update().get(pk=measure.pk)
    found = MeasureOwnership.objects.filter(
        measure=measure, organisation=by.organisation_id
    ).first()
    if found is None:
        found = MeasureOwnership(measure=measure, organisation=by.organisation, **people)
        found.signed(by).save()
        return found
    for field, person in people.items():
        setattr(found, field, person)
    found.signed(by).save_edit(expected_version=expected_version)
    return found


def _check_person(person: Membership, by: Membership, field: str) -> None:
    gone = person.has_ended(clock.today())
    if person.organisation_id != by.organisation_id or gone:
        raise Refused("Choose somebody who is still in your organisation", field=field)
    if not person.may(Permission.SEE_MEASURES):
        raise Refused(f"{person.user.name} does not see measures: choose another", field=field)


# What proposals become when they are adopted: who may, their caller has asked -----------


def adopt_new(
    *, framework: Framework, code: str, frequency: str, terms: Terms, by: Membership
) -> Measure:
    """The measure with its first definition, of the framework's next version."""
    Framework.objects.select_for_update().get(pk=framework.pk)
    code = check_code(framework, code)
    if frequency not in Frequency.values:
        raise Refused("Choose how long its periods are", field="frequency")
    terms = check_terms(framework, frequency, terms)
    version = next_version(framework=framework, what=f"New: {code} {terms.title}", by=by)
    return add_defined(
        framework=framework, code=code, frequency=frequency, terms=terms, version=version, by=by
    )


def add_defined(
    *,
    framework: Framework,
    code: str,
    frequency: str,
    terms: Terms,
    version: FrameworkVersion,
    by: Membership,
) -> Measure:
    """What was checked already, of a version that is there."""
    measure = Measure(framework=framework, code=code, frequency=frequency)
    measure.signed(by).save()
    define(measure=measure, terms=terms, reason=terms.reason, version=version, by=by)
    return measure


def adopt_change(*, measure: Measure, terms: Terms, by: Membership) -> Definition:
    """The measure's next definition, of the framework's next version."""
    Framework.objects.select_for_update().get(pk=measure.framework_id)
    _check_in_use(measure)
    reason = _reason(terms.reason, "Say why it changes")
    terms = check_terms(measure.framework, measure.frequency, terms)
    now = latest_definition(measure).definition
    if terms.same_meaning(terms_of(now)) and not terms.breaks_series:
        raise Refused("Nothing is different from what it says already.")
    version = next_version(
        framework=measure.framework, what=_few("Changed", [measure], reason), by=by
    )
    return define(measure=measure, terms=terms, reason=reason, version=version, by=by)


def adopt_retirement(
    *, measure: Measure, reason: str, retired_on: dt.date, expected_version: int, by: Membership
) -> Measure:
    """The measure's last day, of the framework's next version."""
    Framework.objects.select_for_update().get(pk=measure.framework_id)
    _check_in_use(measure)
    measure.retired_reason = _reason(reason, "Say why it is retired")
    measure.retired_on, measure.state = retired_on, MeasureState.RETIRED
    measure.signed(by).save_edit(expected_version=expected_version)
    what = _few("Retired", [measure], measure.retired_reason)
    next_version(framework=measure.framework, what=what, by=by)
    return measure


def define(
    *, measure: Measure, terms: Terms, reason: str, version: FrameworkVersion, by: Membership
) -> Definition:
    """One that names no first period counts from where the definition that it puts right began,
    so that periods before keep theirs."""
    given = vars(terms) | {"reason": reason}
    if terms.applies_from is None:
        given["applies_from"] = measure.definitions.aggregate(day=Max("applies_from"))["day"]
    return Definition.objects.create(measure=measure, version=version, recorded_by=by, **given)


# Rules ----------------------------------------------------------------------------------


def check_direct(framework: Framework, by: Membership) -> None:
    """Raises PermissionDenied for who keeps no measures of the lead; Refused where the framework
    is shared or has ended."""
    check_may(by, Permission.KEEP_MEASURES, framework.organisation_id)
    if not is_direct(framework):
        raise Refused(f"{framework} is shared: propose the change to its design group.")
    check_goes_on(framework)


def check_code(framework: Framework, code: str) -> str:
    """The code without blanks around it, which no other measure of the framework has."""
    code = required(" ".join(code.split()), "Enter its code", field="code")
    if len(code) > CODE_LENGTH:
        raise Refused(f"Shorten this to {CODE_LENGTH} characters", field="code")
    if framework.measures.filter(code__iexact=code).exists():
        raise Refused(f"There is a measure {code} in this framework already", field="code")
    return code


def check_terms(framework: Framework, frequency: str, terms: Terms) -> Terms:
    """The terms tidied, or Refused with the first thing in them that does not go together."""
    terms = tidied(terms)
    required(terms.title, "Enter the title", field="title")
    if terms.direction not in Direction.values:
        raise Refused("Choose which way is good", field="direction")
    _check_range(terms)
    _check_figures(terms)
    if bool(terms.numerator) != bool(terms.denominator):
        missing = "denominator" if terms.numerator else "numerator"
        raise Refused("Name both numerator and denominator, or neither", field=missing)
    grouping = terms.family_grouping
    if grouping is not None and grouping.kept_by_id != framework.organisation_id:
        raise Refused("Choose families of the lead’s register", field="family_grouping")
    _check_from(frequency, terms)
    return terms


def _check_range(terms: Terms) -> None:
    ends = (terms.range_from, terms.range_to)
    if terms.direction == Direction.RANGE:
        if None in ends:
            missing = "range_from" if terms.range_from is None else "range_to"
            raise Refused("Enter both ends of the range that is good", field=missing)
        if terms.range_from > terms.range_to:
            raise Refused("This is below the other end of the range", field="range_to")
    elif ends != (None, None):
        field = "range_from" if terms.range_from is not None else "range_to"
        raise Refused("Only a measure that is best within a range has one", field=field)


def _check_figures(terms: Terms) -> None:
    if not 0 <= terms.decimals <= MOST_DECIMALS:
        raise Refused(f"Enter from 0 to {MOST_DECIMALS} decimals", field="decimals")
    if terms.factor <= 0:
        raise Refused("Enter a number above 0", field="factor")
    if terms.no_change < 0:
        raise Refused("Enter 0 or more", field="no_change")
    if terms.least is not None and terms.most is not None and terms.least > terms.most:
        raise Refused("This is below the lowest that makes sense", field="most")


def _check_from(frequency: str, terms: Terms) -> None:
    day = terms.applies_from
    if day is None:
        if terms.breaks_series:
            raise Refused("Say from which period on the series breaks", field="applies_from")
        return
    if not _begins_one(day, frequency):
        raise Refused("Enter the first day of one of its periods", field="applies_from")


def _begins_one(day: dt.date, frequency: str) -> bool:
    """Whether a period of the length begins on the day; rolling ones begin each year."""
    return span_containing(day, min(MONTHS_OF[frequency], 12)).start == day


def _check_in_use(measure: Measure) -> None:
    """As it is now: the caller holds the framework, and the row may have been read before."""
    if Measure.objects.filter(pk=measure.pk, state=MeasureState.RETIRED).exists():
        raise Refused(f"{measure} was retired: it stays as it is.")


def _reason(text: str, needed: str) -> str:
    text = required(text, needed, field="reason")
    if len(text) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="reason")
    return text


def _few(verb: str, measures: Sequence[Measure], reason: str) -> str:
    """``Changed HB1, HB2: …``, shortened to what the version holds."""
    codes = some_of([one.code for one in measures], most=5)
    return f"{verb} {codes}: {reason}"[:REASON_LENGTH]
