"""Up to how much each role may move in a budget alone."""

from __future__ import annotations

from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission
from figures.money import pounds_and_pence

from .. import actions
from ..budgeting.limits import (
    ROLES,
    Authority,
    authority_of,
    limits_of,
    materiality,
)
from ..forms.limits import LimitsForm, MaterialityForm
from .base import FinanceActionPage, address

SECOND_PERSON = "a director"


def in_words(authority: Authority) -> str:
    """What a person may move alone, as the pages that change a budget say it."""
    if not authority.is_limited:
        return "No limits are set here: whoever enters finance may move any amount alone."
    if not authority.limit:
        return f"You may move nothing alone: {SECOND_PERSON} approves every change."
    amount = exact(authority.limit)
    return f"You may move up to {amount} alone; above that {SECOND_PERSON} approves."


def exact(amount) -> str:
    """``£10,000``, with pence only where there are some."""
    return f"£{pounds_and_pence(amount)}".removesuffix(".00")


@requires(Permission.SEE_FINANCE)
class Limits(TemplateView):
    template_name = "finance/limits.html"

    def get_context_data(self, **kwargs):
        membership = self.request.membership
        limits = limits_of(membership.organisation)
        rows = [(role.label, limits[role].amount if role in limits else None) for role in ROLES]
        return super().get_context_data(
            rows=rows,
            has_limits=bool(limits),
            heading=_heading(rows),
            materiality=materiality(membership.organisation),
            own=in_words(authority_of(membership)) if limits else "",
            may_enter=membership.may(Permission.ENTER_FINANCE),
            may_set=membership.may(Permission.SET_LIMITS),
            **kwargs,
        )


def _heading(rows: list[tuple]) -> str:
    """The limits themselves, if there are any."""
    said = [f"{role} {exact(amount)}" for role, amount in rows if amount is not None]
    return f"Limits: {', '.join(said)}" if said else "No limits are set"


@requires(Permission.SET_LIMITS)
class SetMateriality(FinanceActionPage):
    form_class = MaterialityForm
    heading = "Which variances need a note?"
    introduction = (
        "A variance is material where it reaches both. It then needs a note that says whether it "
        "is timing, true or a one-off. This counts for every statement from now on; published "
        "papers stay as they are."
    )

    def get_form_kwargs(self):
        body = self.request.organisation
        initial = {"percent": body.materiality_percent, "amount": body.materiality_amount}
        more = {"edit_version": body.edit_version, "initial": initial}
        return super().get_form_kwargs() | more

    def act(self, form):
        by, given = self.request.membership, form.cleaned_data
        body = actions.set_materiality(
            organisation=by.organisation,
            percent=given["percent"],
            amount=given["amount"],
            expected_version=given["edit_version"],
            by=by,
        )
        return f"A variance is material from {materiality(body)} on."

    def back(self):
        return address(self.request, "budget-limits"), "Limits"


@requires(Permission.SET_LIMITS)
class SetLimits(FinanceActionPage):
    form_class = LimitsForm
    heading = "Set the limits"
    introduction = (
        "The amount of a change is what it adds to lines, without what it takes from others. "
        "Above their limit people propose a change, and a second person approves it. With every "
        "box empty there are no limits, and no second person is asked."
    )

    def get_form_kwargs(self):
        limits = limits_of(self.request.organisation)
        shown = {role: row.amount for role, row in limits.items()}
        return super().get_form_kwargs() | {"shown": shown}

    def act(self, form):
        by = self.request.membership
        actions.set_limits(organisation=by.organisation, limits=form.limits, seen=form.seen, by=by)
        return "The limits are set."

    def back(self):
        return address(self.request, "budget-limits"), "Limits"
