"""What an organisation lets others of a consortium read, in plain words and in numbers.

Numbers come through the one door: they are what a reader's own pages would read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Organisation
from periods.calendar import print_day

from .defining import current, definitions_of
from .joining import bodies_of
from .models import (
    Consortium,
    ConsortiumMember,
    DataSet,
    Measure,
    Observation,
    ReportingBody,
    SharingAgreement,
)
from .querysets import agreements_with, not_ended
from .vocabulary import DataReach, MeasureState, SharedWith
from .wording import counted, listed


@dataclass(frozen=True)
class AgreementNow:
    """An agreement as people read it; ``measures`` are the codes that it names."""

    agreement: SharingAgreement
    organisation: Organisation
    measures: tuple[str, ...]
    state: str

    @property
    def what(self) -> str:
        """``Every measure of the framework``, ``HB1 and HB2``; from which period on."""
        every = self.agreement.whole_framework
        named = "Every measure of the framework" if every else listed(self.measures)
        since = self.agreement.periods_from
        return f"{named}, periods from {print_day(since)} on" if since else f"{named}, all periods"

    @property
    def ending(self) -> str:
        """``Last day 2 June 2012``, ``Ended at once``; empty while it has no end. When it was
        said, and by whom, stands beside it."""
        last, said_at = self.agreement.ended_on, self.agreement.ended_at
        if last is None:
            return ""
        if said_at is not None and last < timezone.localdate(said_at):
            return "Ended at once"
        return f"Last day {print_day(last)}"

    @property
    def with_whom(self) -> str:
        return self.agreement.get_shared_with_display()


def state_of(agreement: SharingAgreement, on: dt.date) -> str:
    """``planned``, ``open`` while it lets others read, ``ended``: in the words of a mark."""
    if agreement.ended_on is not None and agreement.ended_on < max(on, agreement.starts_on):
        return "ended"
    return "planned" if on < agreement.starts_on else "open"


def agreements_of(members: Iterable[ConsortiumMember], on: dt.date) -> list[AgreementNow]:
    """Every agreement of the members, ended ones too, newest first. Two queries."""
    return _as_now(SharingAgreement.objects.filter(member__in=[one.pk for one in members]), on)


def open_to(consortium: Consortium, organisation_id: int, on: dt.date) -> list[AgreementNow]:
    """The agreements of others that let the organisation read today. Two queries."""
    rows = agreements_with(organisation_id, on).filter(member__consortium=consortium)
    return _as_now(rows.exclude(member__organisation=organisation_id), on)


def _as_now(rows: QuerySet[SharingAgreement], on: dt.date) -> list[AgreementNow]:
    found = rows.select_related("member__organisation", "agreed_by__user", "ended_by__user")
    named = found.prefetch_related("shared_measures__measure").order_by("-starts_on", "-pk")
    return [
        AgreementNow(
            one,
            one.member.organisation,
            tuple(sorted(row.measure.code for row in one.shared_measures.all())),
            state_of(one, on),
        )
        for one in named
    ]


def shareable(consortium: Consortium) -> list[tuple[Measure, str]]:
    """Measures of the framework that an agreement may name, by code, each with its title."""
    rows = Measure.objects.filter(framework=consortium.framework_id)
    measures = list(rows.exclude(state=MeasureState.PROPOSED).order_by("code", "pk"))
    definitions = definitions_of(one.pk for one in measures)
    return [
        (one, current(definitions[one.pk]).title if one.pk in definitions else "")
        for one in measures
    ]


# What others read now ---------------------------------------------------------------------


@dataclass(frozen=True)
class CountLine:
    """How many values of a measure there are, and how many each kind of reader reads."""

    measure: Measure
    title: str
    own: int
    lead: int
    members: int | None


@dataclass(frozen=True)
class SharedNow:
    """What others read of the member today: sentences, and values by measure.

    ``sets`` are its data sets of the framework by reach, in words; ``reader`` is one other member
    whose reading stands for all, None where no other has joined.
    """

    member: ConsortiumMember
    sentences: tuple[str, ...]
    lines: tuple[CountLine, ...]
    sets: tuple[tuple[DataSet, str], ...]
    reader: Organisation | None

    @property
    def lead_reads(self) -> int:
        return sum(line.lead for line in self.lines)

    @property
    def members_read(self) -> int:
        return sum(line.members or 0 for line in self.lines)


def shared_now(member: ConsortiumMember, on: dt.date) -> SharedNow:
    """Twelve queries at most, however many values, measures and members."""
    consortium = member.consortium
    standing = [one for one in agreements_of([member], on) if one.state == "open"]
    sets = list(_sets_of(member, on))
    other = _another_member(member, on)
    lead_is_another = consortium.lead_id != member.organisation_id
    readers = [
        member.organisation_id,
        consortium.lead_id if lead_is_another else None,
        other.pk if other else None,
    ]
    own, lead, members = (_counted(member, reader, on) for reader in readers)
    lines = tuple(
        CountLine(
            measure,
            title,
            own[measure.pk],
            lead[measure.pk],
            members[measure.pk] if other else None,
        )
        for measure, title in shareable(consortium)
    )
    body = bodies_of([member.organisation_id], consortium.lead_id).get(member.organisation_id)
    return SharedNow(
        member=member,
        sentences=(*_sentences(consortium, standing, sets), _of_body(consortium, body)),
        lines=lines,
        sets=tuple((one, one.get_reach_display()) for one in sets),
        reader=other,
    )


def would_read(
    member: ConsortiumMember,
    measures: Sequence[Measure] | None,
    periods_from: dt.date | None,
    on: dt.date,
) -> Counter[str]:
    """By the measure's code: how many values an agreement would open as things are today; of
    data sets within reach of the consortium, and of its own body alone."""
    rows = _own_values(member, member.organisation_id, on).filter(
        vintage__data_set__reach=DataReach.CONSORTIUM, body__organisation=member.organisation_id
    )
    if measures is not None:
        rows = rows.filter(measure__in=[one.pk for one in measures])
    if periods_from is not None:
        rows = rows.filter(start__gte=periods_from)
    keys = rows.values_list("measure__code", "body", "start", "months").distinct().order_by()
    return Counter(key[0] for key in keys)


def _sets_of(member: ConsortiumMember, on: dt.date) -> QuerySet[DataSet]:
    rows = DataSet.objects.filter(not_ended(on), organisation=member.organisation_id)
    return rows.filter(framework=member.consortium.framework_id)


def _another_member(member: ConsortiumMember, on: dt.date) -> Organisation | None:
    rows = ConsortiumMember.objects.filter(
        not_ended(on), consortium=member.consortium_id, joined_on__lte=on
    ).exclude(organisation__in=[member.organisation_id, member.consortium.lead_id])
    first = rows.select_related("organisation").first()
    return first and first.organisation


def _own_values(member: ConsortiumMember, reader: int, on: dt.date) -> QuerySet[Observation]:
    return Observation.objects.visible_in(reader, on).filter(
        vintage__data_set__organisation=member.organisation_id,
        vintage__data_set__framework=member.consortium.framework_id,
    )


def _counted(member: ConsortiumMember, reader: int | None, on: dt.date) -> Counter[int]:
    """Values of the member's own sets that the reader reads, by measure; revised ones once."""
    if reader is None:
        return Counter()
    rows = _own_values(member, reader, on)
    keys = rows.values_list("measure_id", "body", "start", "months").distinct().order_by()
    return Counter(key[0] for key in keys)


def _sentences(
    consortium: Consortium, standing: Sequence[AgreementNow], sets: Sequence[DataSet]
) -> tuple[str, ...]:
    """Who reads what today, one sentence for each agreement and each set that limits it."""
    published = [one.name for one in sets if one.reach == DataReach.PUBLISHED]
    within = [one.name for one in sets if one.reach == DataReach.CONSORTIUM]
    said = [_sentence(consortium, one) for one in standing] or [
        "No agreement stands: nobody in the consortium reads anything of yours by it."
    ]
    if standing and not within:
        said.append(
            "None of your data sets is within reach of the consortium, so these agreements open "
            "no value yet."
        )
    if within:
        said.append(f"Agreements open your {_named_sets(within)}, and no other data set of yours.")
    if published:
        verb = "is" if len(published) == 1 else "are"
        said.append(
            f"Your {_named_sets(published)} {verb} published: every organisation that uses "
            f"{consortium.framework} reads all of it, whatever is agreed here."
        )
    return tuple(said)


def _of_body(consortium: Consortium, body: ReportingBody | None) -> str:
    if body is None:
        return (
            f"{consortium.lead} has not linked you to a reporting body yet: until it does, no "
            "agreement opens anything."
        )
    return f"Others read values of {body}, as which you report, and of no other body."


def _sentence(consortium: Consortium, one: AgreementNow) -> str:
    readers = consortium.lead.name
    if one.agreement.shared_with == SharedWith.MEMBERS:
        readers += " and every other member"
    what = one.what[0].lower() + one.what[1:] if one.agreement.whole_framework else one.what
    last = one.agreement.ended_on
    until = f", until the end of {print_day(last)}" if last else ""
    verb = "read" if one.agreement.shared_with == SharedWith.MEMBERS else "reads"
    return f"{readers} {verb} {what}{until}."


def _named_sets(names: Sequence[str]) -> str:
    return f"{'data set' if len(names) == 1 else 'data sets'} {listed(names)}"


# Where an organisation stands ---------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A consortium as one organisation has it: it leads, has joined, or is asked."""

    consortium: Consortium
    leads: bool
    own: ConsortiumMember | None
    joined: int
    asked: int

    @property
    def is_asked(self) -> bool:
        return self.own is not None and self.own.joined_on is None

    @property
    def role(self) -> str:
        """``Leads it``, ``Member``, ``Leads it and is a member``, ``Asked to join``."""
        if self.is_asked:
            return "Leads it, asked to join" if self.leads else "Asked to join"
        if self.leads:
            return "Leads it and is a member" if self.own else "Leads it"
        return "Member"


def standings_of(membership: Membership, on: dt.date) -> list[Standing]:
    """The consortia that the person's organisation leads, has joined or is asked to join, those
    that are over left out. Two queries."""
    rows = Consortium.objects.visible_to(membership, on).filter(not_ended(on))
    consortia = list(rows.select_related("lead", "framework"))
    members = current_members(consortia, on)
    return [standing_in(one, members, membership.organisation_id) for one in consortia]


def current_members(consortia: Iterable[Consortium], on: dt.date) -> list[ConsortiumMember]:
    """Who has joined or is asked, and has not left, by name. One query."""
    rows = ConsortiumMember.objects.filter(not_ended(on), consortium__in=list(consortia))
    return list(rows.select_related("organisation"))


def standing_in(
    consortium: Consortium, members: Iterable[ConsortiumMember], organisation_id: int
) -> Standing:
    """Pure: ``members`` may be of many consortia."""
    here = [one for one in members if one.consortium_id == consortium.pk]
    own = next((one for one in here if one.organisation_id == organisation_id), None)
    joined = sum(one.joined_on is not None for one in here)
    leads = consortium.lead_id == organisation_id
    return Standing(consortium, leads, own, joined, len(here) - joined)


def former(membership: Membership, on: dt.date) -> list[ConsortiumMember]:
    """The organisation's own places in consortia that it left or that are over: its record."""
    ended = Q(ended_on__lt=on) | Q(consortium__ended_on__lt=on)
    rows = ConsortiumMember.objects.filter(ended, organisation=membership.organisation_id)
    return list(rows.select_related("consortium__lead", "consortium__framework", "organisation"))


def answer(standings: Sequence[Standing]) -> str:
    """``In 2 consortia, asked to join 1``."""
    asked = sum(one.is_asked and not one.leads for one in standings)
    inside = len(standings) - asked
    if not standings:
        return "In no consortium yet"
    said = f"In {counted(inside, 'consortium', 'consortia')}" if inside else ""
    invited = f"asked to join {counted(asked, 'consortium', 'consortia')}" if asked else ""
    both = ", ".join(filter(None, (said, invited)))
    return both[0].upper() + both[1:]
