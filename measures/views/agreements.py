"""What an organisation lets others of a consortium read: the page, agreeing, changing, ending."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from periods.calendar import print_day
from records import clock

from ..actions import agreements as actions
from ..forms.consortia import LISTED, WHOLE, ChangeSharingForm, EndSharingForm, SharingForm
from ..models import ConsortiumMember
from ..sharing import agreements_of, shareable, shared_now, would_read
from .ending import EditsRow
from .finding_consortia import address, agreement_or_404, consortium_or_404, own_member_or_404


@requires(Permission.SEE_MEASURES)
class SharingPage(View):
    """What others read of the organisation today, in words and as they see it, and every agreement
    that it made."""

    def get(self, request: HttpRequest, organisation: str, consortium: int) -> HttpResponse:
        found = consortium_or_404(request, consortium)
        member = own_member_or_404(request, found)
        today = clock.today()
        now = shared_now(member, today)
        context = {
            "consortium": found,
            "now": now,
            "leads": found.lead_id == member.organisation_id,
            "agreements": agreements_of([member], today),
            "may_share": request.membership.may(Permission.SHARE_MEASURES),
        }
        return render(request, "measures/consortia/sharing.html", context)


class OfSharing(ActionPage):
    """Sets ``member`` in ``find``; back to the page of what is shared."""

    member: ConsortiumMember

    def back(self):
        where = {"consortium": self.member.consortium_id}
        return address(self.request, "consortium-sharing", **where), "What you share"


class OfAgreement(EditsRow, OfSharing):
    """One of the organisation's own agreements."""

    edited = "agreement"

    def find(self) -> None:
        self.agreement = agreement_or_404(
            self.request, self.kwargs["consortium"], self.kwargs["agreement"]
        )
        self.member = self.agreement.member

    def compare(self, current, typed) -> list[BothTexts]:
        """Nothing of an agreement is rewritten but its end."""
        if current.ended_on is None:
            return []
        theirs = f"Last day {print_day(current.ended_on)}: {current.ended_reason}"
        return [BothTexts("The end of the agreement", theirs, typed["reason"])]


class WithPreview:
    """A form of what is shared, which shows first what would be read."""

    template_name = "measures/consortia/agree.html"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        self.preview: list[tuple[str, int]] | None = None
        super().setup(request, *args, **kwargs)

    def get_form_kwargs(self):
        leads = self.member.organisation_id == self.member.consortium.lead_id
        measures = shareable(self.member.consortium)
        return super().get_form_kwargs() | {"measures": measures, "is_lead": leads}

    def form_valid(self, form):
        """Asked for a look first, it shows what would be read and agrees to nothing."""
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        fields = form.sharing_fields()
        counts = would_read(self.member, fields.measures, fields.periods_from, clock.today())
        named = [one.code for one in fields.measures or ()] or sorted(counts)
        self.preview = [(code, counts[code]) for code in named]
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        total = sum(count for _, count in self.preview or [])
        more = {"preview": self.preview, "preview_total": total}
        return super().get_context_data(**kwargs) | more


@requires(Permission.SHARE_MEASURES)
class AgreeSharing(WithPreview, OfSharing):
    form_class = SharingForm

    def find(self) -> None:
        consortium = consortium_or_404(self.request, self.kwargs["consortium"])
        self.member = own_member_or_404(self.request, consortium)
        self.heading = f"Agree what {consortium} may read of {self.member.organisation}"

    def get_initial(self):
        return {"starts_on": clock.today()}

    def act(self, form):
        made = actions.agree_sharing(
            member=self.member, fields=form.sharing_fields(), by=self.request.membership
        )
        return f"It is agreed, from {print_day(made.starts_on)}"


@requires(Permission.SHARE_MEASURES)
class ChangeSharing(WithPreview, OfAgreement):
    form_class = ChangeSharingForm
    heading = "Agree something else instead"
    introduction = (
        "The agreement ends on the day before the new one begins. Both stay on record: who agreed "
        "what, and when."
    )

    def get_initial(self):
        now = self.agreement
        return {
            "shared_with": now.shared_with,
            "what": WHOLE if now.whole_framework else LISTED,
            "measures": [row.measure_id for row in now.shared_measures.all()],
            "starts_on": max(clock.today(), now.starts_on),
            "periods_from": now.periods_from,
        }

    def act(self, form):
        given = form.cleaned_data
        made = actions.change_sharing(
            agreement=self.agreement,
            fields=form.sharing_fields(),
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"It is agreed instead, from {print_day(made.starts_on)}"


@requires(Permission.SHARE_MEASURES)
class EndSharing(OfAgreement):
    form_class = EndSharingForm
    heading = "End an agreement"

    def find(self) -> None:
        super().find()
        every = agreements_of([self.member], clock.today())
        this = next(one for one in every if one.agreement.pk == self.agreement.pk)
        self.introduction = f"{this.with_whom}. {this.what}."

    def act(self, form):
        given = form.cleaned_data
        ended = actions.end_sharing(
            agreement=self.agreement,
            reason=given["reason"],
            last_day=given["last_day"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        last = given["last_day"]
        return f"It ends with {print_day(ended.ended_on)}" if last else "It has ended"
