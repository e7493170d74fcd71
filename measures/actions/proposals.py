"""Changes of shared frameworks: proposed, discussed, adopted, refused, withdrawn."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Membership
from notices.actions import tell_all
from records import clock
from records.refusals import Refused, required

from .. import workflow
from ..models import Framework, Measure, Proposal, ProposalRemark
from ..permissions import may_decide, may_discuss, may_propose
from ..telling import of_proposal
from ..terms import Terms, from_plain, terms_of, to_plain
from ..vocabulary import (
    REASON_LENGTH,
    TEXT_LENGTH,
    Frequency,
    MeasureState,
    ProposalKind,
    ProposalState,
)
from .frameworks import check_goes_on
from .measures import (
    adopt_change,
    adopt_new,
    adopt_retirement,
    check_code,
    check_terms,
    latest_definition,
)

NOT_YOURS = "Only who keeps measures in an organisation that uses the framework may do this."
NOT_DECIDED = (
    "Only a member of the framework’s design group decides on a proposal, and nobody on their own."
)
NOT_PROPOSED = "Only who proposed it may withdraw it."


@transaction.atomic
def propose_measure(
    *, framework: Framework, code: str, frequency: str, terms: Terms, by: Membership
) -> Proposal:
    """A new measure; ``terms.reason`` says why."""
    _check_proposes(framework, by)
    code = check_code(framework, code)
    if frequency not in Frequency.values:
        raise Refused("Choose how long its periods are", field="frequency")
    terms = check_terms(framework, frequency, terms)
    if framework.proposals.filter(state=ProposalState.OPEN, code__iexact=code).exists():
        raise Refused(f"A proposal for {code} is open already: discuss it there", field="code")
    return _proposed(
        framework,
        ProposalKind.NEW,
        by,
        terms.reason,
        code=code,
        definition=to_plain(terms) | {"frequency": frequency},
    )


@transaction.atomic
def propose_change(*, measure: Measure, terms: Terms, by: Membership) -> Proposal:
    """Another definition of a measure; ``terms.reason`` says why."""
    _check_about(measure, by)
    terms = check_terms(measure.framework, measure.frequency, terms)
    now = terms_of(latest_definition(measure).definition)
    if terms.same_meaning(now) and not terms.breaks_series:
        raise Refused("Nothing is different from what it says already.")
    return _proposed(
        measure.framework,
        ProposalKind.CHANGE,
        by,
        terms.reason,
        measure=measure,
        definition=to_plain(terms),
    )


@transaction.atomic
def propose_retirement(*, measure: Measure, reason: str, by: Membership) -> Proposal:
    """That a measure is retired on the day of the adoption."""
    _check_about(measure, by)
    return _proposed(measure.framework, ProposalKind.RETIRE, by, reason, measure=measure)


@transaction.atomic
def remark_on(*, proposal: Proposal, text: str, by: Membership) -> ProposalRemark:
    """What somebody says of it: nobody takes it back."""
    if not may_discuss(by, proposal.framework, clock.today()):
        raise PermissionDenied(NOT_YOURS)
    workflow.check_may_happen("remark", _held(proposal).state)
    text = required(text, "Write your remark", field="text")
    if len(text) > TEXT_LENGTH:
        raise Refused(f"Shorten this to {TEXT_LENGTH:,} characters", field="text")
    return ProposalRemark.objects.create(proposal=proposal, text=text, recorded_by=by)


@transaction.atomic
def adopt_proposal(
    *, proposal: Proposal, reason: str, expected_version: int, by: Membership
) -> Proposal:
    """It becomes the framework's next version: the new measure, the definition, the retirement."""
    proposal = _decided(proposal, "adopt", reason, by)
    check_goes_on(proposal.framework)
    proposal.signed(by).save_edit(expected_version=expected_version)
    terms = from_plain(proposal.definition) if proposal.definition else None
    if proposal.kind == ProposalKind.NEW:
        proposal.measure = adopt_new(
            framework=proposal.framework,
            code=proposal.code,
            frequency=proposal.definition["frequency"],
            terms=terms,
            by=by,
        )
        proposal.signed(by).save_edit(expected_version=proposal.edit_version)
    elif proposal.kind == ProposalKind.CHANGE:
        adopt_change(measure=proposal.measure, terms=terms, by=by)
    else:
        adopt_retirement(
            measure=proposal.measure,
            reason=proposal.reason,
            retired_on=clock.today(),
            expected_version=proposal.measure.edit_version,
            by=by,
        )
    return proposal


@transaction.atomic
def refuse_proposal(
    *, proposal: Proposal, reason: str, expected_version: int, by: Membership
) -> Proposal:
    """It is not adopted, and why."""
    required(reason, "Say why it is refused", field="reason")
    proposal = _decided(proposal, "refuse", reason, by)
    proposal.signed(by).save_edit(expected_version=expected_version)
    return proposal


@transaction.atomic
def withdraw_proposal(
    *, proposal: Proposal, reason: str, expected_version: int, by: Membership
) -> Proposal:
    """Who proposed it takes it back."""
    if proposal.proposed_by_id != by.pk or not by.counts_on(clock.today()):
        raise PermissionDenied(NOT_PROPOSED)
    proposal = _moved(proposal, "withdraw", reason, by)
    proposal.signed(by).save_edit(expected_version=expected_version)
    return proposal


def _check_proposes(framework: Framework, by: Membership) -> None:
    if not framework.is_shared and framework.organisation_id == by.organisation_id:
        raise Refused(f"{framework} is not shared: change it directly.")
    if not may_propose(by, framework, clock.today()):
        raise PermissionDenied(NOT_YOURS)
    check_goes_on(framework)
    Framework.objects.select_for_update().get(pk=framework.pk)


def _check_about(measure: Measure, by: Membership) -> None:
    _check_proposes(measure.framework, by)
    if measure.state == MeasureState.RETIRED:
        raise Refused(f"{measure} was retired: it stays as it is.")
    if measure.proposals.filter(state=ProposalState.OPEN).exists():
        raise Refused(f"A proposal about {measure} is open already: discuss it there.")


def _proposed(
    framework: Framework, kind: str, by: Membership, reason: str, **fields: object
) -> Proposal:
    reason = _checked_reason(required(reason, "Say why you propose it", field="reason"))
    made = Proposal(
        framework=framework,
        kind=kind,
        reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
        **fields,
    )
    made.signed(by).save()
    tell_all(of_proposal(made, clock.today()))
    return made


def _decided(proposal: Proposal, name: str, reason: str, by: Membership) -> Proposal:
    if not may_decide(by, proposal, clock.today()):
        raise PermissionDenied(NOT_DECIDED)
    return _moved(proposal, name, reason, by)


def _moved(proposal: Proposal, name: str, reason: str, by: Membership) -> Proposal:
    """As it is stored now, in its next state, not saved yet."""
    proposal = _held(proposal)
    proposal.state = workflow.check_may_happen(name, proposal.state).target
    proposal.decided_by, proposal.decided_at = by, clock.now()
    proposal.decided_reason = _checked_reason(reason.strip())
    return proposal


def _held(proposal: Proposal) -> Proposal:
    """Held until the end, so that who comes at once takes turns."""
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("framework__organisation", "measure__framework").get(pk=proposal.pk)


def _checked_reason(text: str) -> str:
    if len(text) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="reason")
    return text
