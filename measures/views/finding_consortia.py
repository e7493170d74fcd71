"""What an address of a consortium names, or 404: another organisation's is not there."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from records import clock

from ..models import Consortium, ConsortiumMember, JoiningStep, SharingAgreement
from ..querysets import not_ended
from .finding import address

__all__ = [
    "address",
    "agreement_or_404",
    "consortium_or_404",
    "led_consortium_or_404",
    "member_or_404",
    "own_member_or_404",
    "step_or_404",
]


def consortium_or_404(request: HttpRequest, pk: int) -> Consortium:
    """One that the organisation leads, has joined or is asked to join; who is no lead has none
    that is over."""
    rows = Consortium.objects.visible_to(request.membership, clock.today())
    found = get_object_or_404(rows.select_related("lead", "framework"), pk=pk)
    over = found.ended_on is not None and found.ended_on < clock.today()
    if over and found.lead_id != request.membership.organisation_id:
        raise Http404("The consortium is over")
    return found


def led_consortium_or_404(request: HttpRequest, pk: int) -> Consortium:
    rows = Consortium.objects.filter(lead=request.organisation)
    return get_object_or_404(rows.select_related("lead", "framework"), pk=pk)


def own_member_or_404(
    request: HttpRequest, consortium: Consortium, *, answered: bool = True
) -> ConsortiumMember:
    """The organisation's own place in the consortium, once it joined; or while it is asked."""
    rows = consortium.members.filter(
        not_ended(clock.today()),
        organisation=request.organisation,
        joined_on__isnull=not answered,
    )
    member = get_object_or_404(rows.select_related("organisation"))
    member.consortium = consortium
    return member


def member_or_404(request: HttpRequest, consortium: Consortium, pk: int) -> ConsortiumMember:
    """Any member for the lead, former ones too; for a member its own place alone."""
    rows = consortium.members.select_related("organisation")
    if consortium.lead_id != request.membership.organisation_id:
        rows = rows.filter(not_ended(clock.today()), organisation=request.organisation)
    member = get_object_or_404(rows, pk=pk)
    member.consortium = consortium
    return member


def step_or_404(request: HttpRequest, consortium_pk: int, member_pk: int, pk: int) -> JoiningStep:
    """A step of a member that the person may read."""
    consortium = consortium_or_404(request, consortium_pk)
    member = member_or_404(request, consortium, member_pk)
    step = get_object_or_404(member.joining_steps.select_related("owner__user"), pk=pk)
    step.member = member
    return step


def agreement_or_404(request: HttpRequest, consortium_pk: int, pk: int) -> SharingAgreement:
    """One of the organisation's own."""
    consortium = consortium_or_404(request, consortium_pk)
    member = own_member_or_404(request, consortium)
    agreement = get_object_or_404(member.agreements, pk=pk)
    agreement.member = member
    return agreement
