"""Consortia: the list, one consortium, beginning and ending it, asking, answering, leaving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from records import clock

from ..actions import consortia as actions
from ..forms.consortia import (
    DECLINE,
    AnswerForm,
    AskForm,
    BodyForm,
    EndConsortiumForm,
    EndMemberForm,
    LeaveForm,
    NewConsortiumForm,
    RenameForm,
)
from ..joining import bodies_of, steps_of
from ..models import ConsortiumMember, Framework, ReportingBody
from ..querysets import not_ended
from ..sharing import (
    agreements_of,
    answer,
    current_members,
    former,
    open_to,
    standing_in,
    standings_of,
)
from ..vocabulary import BodyKind
from .ending import EditsRow
from .finding_consortia import (
    address,
    consortium_or_404,
    led_consortium_or_404,
    member_or_404,
    own_member_or_404,
)


@requires(Permission.SEE_MEASURES)
class ConsortiumList(View):
    """What the organisation leads, has joined or is asked to join; and its record of what is over.
    Seven queries."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        membership, today = request.membership, clock.today()
        standings = standings_of(membership, today)
        past = former(membership, today)
        context = {
            "answer": answer(standings),
            "standings": standings,
            "past": past,
            "past_agreements": agreements_of(past, today) if past else [],
            "may_begin": membership.may(Permission.KEEP_MEASURES),
            "may_answer": membership.may(Permission.SHARE_MEASURES),
        }
        return render(request, "measures/consortia/list.html", context)


@requires(Permission.SEE_MEASURES)
class ConsortiumPage(View):
    """To its lead every member, how far each has joined and what it shares; to a member who else
    has joined, and what each lets it read; to who is asked, what it is asked to."""

    def get(self, request: HttpRequest, organisation: str, consortium: int) -> HttpResponse:
        membership, today = request.membership, clock.today()
        found = consortium_or_404(request, consortium)
        members = current_members([found], today)
        here = standing_in(found, members, membership.organisation_id)
        joined = [one for one in members if one.joined_on is not None]
        context = {
            "consortium": found,
            "here": here,
            "is_over": found.ended_on is not None and found.ended_on < today,
            "members": joined,
            "rows": self.rows(found, members) if here.leads else [],
            "past": self.past(found, members) if here.leads else [],
            "readable": [] if here.is_asked else open_to(found, membership.organisation_id, today),
            "may_keep": membership.may(Permission.KEEP_MEASURES),
            "may_share": membership.may(Permission.SHARE_MEASURES),
        }
        return render(request, "measures/consortia/detail.html", context)

    def past(self, found, members) -> list[ConsortiumMember]:
        """Who has left or declined: their pages keep what was agreed with the lead."""
        now = [one.pk for one in members]
        return list(found.members.exclude(pk__in=now).select_related("organisation"))

    def rows(self, found, members) -> list[dict[str, object]]:
        """For the lead: each member with its body, steps and agreements. Seven queries."""
        today = clock.today()
        for one in members:
            one.consortium = found
        steps = steps_of(members, found.lead_id, today)
        bodies = bodies_of([one.organisation_id for one in members], found.lead_id)
        agreements = [one for one in agreements_of(members, today) if one.state != "ended"]
        return [
            {
                "member": one,
                "body": bodies.get(one.organisation_id),
                "steps": len(steps[one.pk]),
                "done": sum(step.is_done for step in steps[one.pk]),
                "late": sum(step.is_late(today) for step in steps[one.pk]),
                "agreements": [each for each in agreements if each.agreement.member_id == one.pk],
            }
            for one in members
        ]


class OfConsortium(ActionPage):
    """A page that leads back to its consortium."""

    consortium = None

    def back(self):
        return (
            address(self.request, "consortium-detail", consortium=self.consortium.pk),
            str(self.consortium),
        )

    def compare(self, current, typed) -> list[BothTexts]:
        return []


@requires(Permission.KEEP_MEASURES)
class NewConsortium(ActionPage):
    form_class = NewConsortiumForm
    heading = "Begin a consortium"
    introduction = (
        "You lead it. Organisations that you ask see its name, its framework and yours; what they "
        "share is theirs to agree."
    )

    def get_form_kwargs(self):
        frameworks = Framework.objects.filter(
            not_ended(clock.today()), organisation=self.request.organisation, is_shared=True
        )
        return super().get_form_kwargs() | {"frameworks": frameworks}

    def act(self, form):
        self.consortium = actions.begin_consortium(by=self.request.membership, **form.cleaned_data)
        return f"{self.consortium} is begun. Ask organisations to join."

    def back(self):
        return address(self.request, "consortium-list"), "All consortia"

    def after(self):
        return address(self.request, "consortium-detail", consortium=self.consortium.pk)


class OfLed(OfConsortium):
    """For the lead alone: another organisation's consortium is a 404."""

    question = "{}"
    is_edit = False

    def find(self) -> None:
        self.consortium = led_consortium_or_404(self.request, self.kwargs["consortium"])
        self.heading = self.question.format(self.consortium)

    def get_form_kwargs(self):
        more = {"edit_version": self.consortium.edit_version} if self.is_edit else {}
        return super().get_form_kwargs() | more


@requires(Permission.KEEP_MEASURES)
class RenameConsortium(OfLed):
    form_class = RenameForm
    question = "Rename {}"
    is_edit = True

    def get_initial(self):
        return {"name": self.consortium.name}

    def act(self, form):
        given = form.cleaned_data
        actions.rename_consortium(
            consortium=self.consortium,
            name=given["name"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"It is called {given['name']} now"

    def compare(self, current, typed):
        if current.name == typed["name"]:
            return []
        return [BothTexts("Name of the consortium", current.name, typed["name"])]


@requires(Permission.KEEP_MEASURES)
class EndConsortium(OfLed):
    form_class = EndConsortiumForm
    question = "End {}"
    introduction = (
        "Nobody reads anything through it any more. Its agreements stay on record, and every "
        "organisation keeps its values and the framework."
    )
    is_edit = True

    def act(self, form):
        given = form.cleaned_data
        ended = actions.end_consortium(
            consortium=self.consortium,
            last_day=given["last_day"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{ended} ends" if given["last_day"] else f"{ended} has ended"


@requires(Permission.KEEP_MEASURES)
class AskToJoin(OfLed):
    form_class = AskForm
    question = "Ask an organisation to join {}"
    introduction = (
        "There is no list of organisations to choose from. It finds the invitation on the home "
        "page of whoever shares its measures, and shows you nothing until it joins and agrees to."
    )

    def act(self, form):
        member = actions.ask_to_join(
            consortium=self.consortium, by=self.request.membership, **form.cleaned_data
        )
        return f"{member.organisation} is asked to join"


@requires(Permission.SHARE_MEASURES)
class AnswerInvitation(OfConsortium):
    form_class = AnswerForm
    template_name = "measures/consortia/answer.html"

    def find(self) -> None:
        self.consortium = consortium_or_404(self.request, self.kwargs["consortium"])
        self.member = own_member_or_404(self.request, self.consortium, answered=False)
        self.heading = f"{self.consortium.lead} asks you to join {self.consortium}"
        self.extra_context = {"consortium": self.consortium}

    def act(self, form):
        by, given = self.request.membership, form.cleaned_data
        self.declined = given["answer"] == DECLINE
        if self.declined:
            actions.decline(member=self.member, reason=given["reason"], by=by)
            return f"{self.consortium} is declined"
        actions.join(member=self.member, by=by)
        return f"You have joined {self.consortium}. Nothing is shared yet: that is yours to agree."

    def after(self):
        if self.declined:
            return address(self.request, "consortium-list")
        return super().after()


@requires(Permission.SHARE_MEASURES)
class LeaveConsortium(EditsRow, OfConsortium):
    edited = "member"
    form_class = LeaveForm
    introduction = (
        "You read nothing through it any more, and what you agreed to share ends. The framework "
        "stays yours to use, and the record of what you shared stays."
    )

    def find(self) -> None:
        self.consortium = consortium_or_404(self.request, self.kwargs["consortium"])
        self.member = own_member_or_404(self.request, self.consortium)
        self.heading = f"Leave {self.consortium}"

    def act(self, form):
        given = form.cleaned_data
        actions.leave(
            member=self.member,
            reason=given["reason"],
            last_day=given["last_day"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"You leave {self.consortium}" if given["last_day"] else f"{self.consortium} is left"

    def after(self):
        return address(self.request, "consortium-list")


# Of one member, for the lead ----------------------------------------------------------------


class OfMember(OfLed):
    def find(self) -> None:
        super().find()
        self.member = member_or_404(self.request, self.consortium, self.kwargs["member"])
        self.heading = self.question.format(self.member.organisation)

    def back(self):
        where = {"consortium": self.consortium.pk, "member": self.member.pk}
        return address(self.request, "consortium-member", **where), str(self.member.organisation)


@requires(Permission.KEEP_MEASURES)
class EndMember(EditsRow, OfMember):
    edited = "member"
    form_class = EndMemberForm
    question = "End the membership of {}"

    def act(self, form):
        given = form.cleaned_data
        actions.leave(
            member=self.member,
            reason=given["reason"],
            last_day=given["last_day"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"The membership of {self.member.organisation} ends"


@requires(Permission.KEEP_MEASURES)
class LinkBody(OfMember):
    form_class = BodyForm
    question = "As which body does {} report?"

    def get_form_kwargs(self):
        bodies = ReportingBody.objects.filter(
            kept_by=self.consortium.lead_id, kind=BodyKind.BODY
        ).filter(not_ended(clock.today()))
        free = bodies.filter(organisation=None) | bodies.filter(
            organisation=self.member.organisation_id
        )
        return super().get_form_kwargs() | {"bodies": free}

    def get_initial(self):
        bodies = bodies_of([self.member.organisation_id], self.consortium.lead_id)
        body = bodies.get(self.member.organisation_id)
        return {"body": body and body.pk}

    def act(self, form):
        body = actions.link_body(
            member=self.member, body=form.cleaned_data["body"], by=self.request.membership
        )
        return f"{self.member.organisation} reports as {body}"
