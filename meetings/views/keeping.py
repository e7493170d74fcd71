"""Pages that change bodies, meetings and agendas: each a form that becomes one verb."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from records import clock

from .. import actions
from ..forms import (
    AgreeForm,
    CancelForm,
    ChangeItemForm,
    ChangeMeetingForm,
    DocumentForm,
    EndBodyForm,
    HeldForm,
    NewBodyForm,
    NewItemForm,
    PlanMeetingForm,
    RenameBodyForm,
    WithdrawForm,
)
from ..models import Body
from .finding import (
    address,
    body_or_404,
    differences,
    do,
    document_or_404,
    initial,
    item_or_404,
    meeting_or_404,
)

WHEN = ("meets_on", "starts_at", "place")
ITEM = ("title", "purpose", "presenter", "exemption")


# Bodies -----------------------------------------------------------------------------------


class _ToList(ActionPage):
    def back(self):
        return address(self.request, "meeting-list"), "All meetings"


@requires(Permission.KEEP_MEETINGS)
class NewBody(_ToList):
    form_class = NewBodyForm
    heading = "Set up a body that meets"

    def act(self, form):
        by = self.request.membership
        body = actions.set_up_body(organisation=by.organisation, by=by, **form.cleaned_data)
        return f"The {body} is set up"


class _OfBody(_ToList):
    question = "{}"

    def find(self) -> None:
        self.body = body_or_404(self.request, self.kwargs["body"])
        self.heading = self.question.format(self.body)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.body.edit_version}

    def given(self, form) -> dict[str, object]:
        given = dict(form.cleaned_data)
        version = given.pop("edit_version")
        return given | {"expected_version": version, "by": self.request.membership}

    def compare(self, current, typed):
        return differences(self.form_class, current, typed)


@requires(Permission.KEEP_MEETINGS)
class RenameBody(_OfBody):
    form_class = RenameBodyForm
    question = "Rename the {}"
    introduction = "It has the new name everywhere; what was published keeps the old one."

    def get_initial(self):
        return {"name": self.body.name}

    def act(self, form):
        body = actions.rename_body(body=self.body, **self.given(form))
        return f"It is called {body} now"


@requires(Permission.KEEP_MEETINGS)
class EndBody(_OfBody):
    form_class = EndBodyForm
    question = "End the {}"
    introduction = "It meets no more. Its meetings and decisions stay."

    def act(self, form):
        actions.end_body(body=self.body, **self.given(form))
        return f"The {self.body} is ended"


# Meetings ---------------------------------------------------------------------------------


@requires(Permission.KEEP_MEETINGS)
class PlanMeeting(_ToList):
    form_class = PlanMeetingForm
    heading = "Plan a meeting"

    def get_form_kwargs(self):
        who = {"by": self.request.membership, "on": clock.today()}
        return super().get_form_kwargs() | who

    def get_initial(self):
        """``?body=…`` chooses the body; where there is one alone, it is that."""
        bodies = Body.objects.visible_to(self.request.membership).counting_on(clock.today())
        slug = self.request.GET.get("body", "").replace("\0", "")
        chosen = bodies.filter(slug=slug).first()
        return {"body": chosen or (bodies[0] if len(bodies) == 1 else None)}

    def act(self, form):
        self.meeting = actions.plan_meeting(
            body=form.cleaned_data["body"],
            fields=form.meeting_fields(),
            by=self.request.membership,
        )
        return f"Planned: {self.meeting}"

    def after(self):
        return address(self.request, "meeting-detail", meeting=self.meeting.pk)


class _OfMeeting(ActionPage):
    question = "{}"
    is_edit = True

    def find(self) -> None:
        self.meeting = meeting_or_404(self.request, self.kwargs["meeting"])
        self.heading = self.question.format(self.meeting)

    def get_form_kwargs(self):
        more = {"edit_version": self.meeting.edit_version} if self.is_edit else {}
        return super().get_form_kwargs() | more

    def back(self):
        return address(self.request, "meeting-detail", meeting=self.meeting.pk), str(self.meeting)

    def who(self, form) -> dict[str, object]:
        return {
            "meeting": self.meeting,
            "expected_version": form.cleaned_data["edit_version"],
            "by": self.request.membership,
        }

    def compare(self, current, typed):
        return differences(self.form_class, current, typed)


@requires(Permission.KEEP_MEETINGS)
class ChangeMeeting(_OfMeeting):
    form_class = ChangeMeetingForm
    question = "Change {}"

    def get_initial(self):
        at = self.meeting.starts_at
        return initial(self.meeting, WHEN) | {"starts_at": f"{at:%H:%M}" if at else ""}

    def act(self, form):
        actions.change_meeting(fields=form.meeting_fields(), **self.who(form))
        return "The meeting is changed"


@requires(Permission.KEEP_MEETINGS)
class CancelMeeting(_OfMeeting):
    form_class = CancelForm
    question = "Cancel {}"

    def act(self, form):
        actions.cancel_meeting(reason=form.cleaned_data["reason"], **self.who(form))
        return "The meeting is cancelled"


@requires(Permission.KEEP_MEETINGS)
class RecordHeld(_OfMeeting):
    form_class = HeldForm
    question = "{} was held"

    def get_initial(self):
        return initial(self.meeting, ("present", "apologies"))

    def act(self, form):
        given = form.cleaned_data
        actions.record_held(
            present=given["present"], apologies=given["apologies"], **self.who(form)
        )
        return "It is recorded that the meeting was held"


@requires(Permission.AGREE_MINUTES)
class AgreeMinutes(_OfMeeting):
    form_class = AgreeForm
    question = "Put on record: minutes of {}"
    introduction = (
        "From then on nothing of the meeting changes: agenda, decisions and who was there. What "
        "must be put right is written beside it. Who recorded the decisions cannot do this."
    )
    is_edit = False

    def get_initial(self):
        return {"agreed_on": clock.today()}

    def act(self, form):
        actions.agree_minutes(
            meeting=self.meeting,
            agreed_on=form.cleaned_data["agreed_on"],
            by=self.request.membership,
        )
        return "The minutes are on record"


@requires(Permission.KEEP_MEETINGS)
@require_POST
def publish_agenda(request: HttpRequest, organisation: str, meeting: int) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    do(
        request,
        lambda: actions.publish_agenda(meeting=found, by=request.membership),
        "The agenda is published: everybody here sees it",
    )
    return redirect(address(request, "meeting-detail", meeting=found.pk))


# The agenda -------------------------------------------------------------------------------


@requires(Permission.KEEP_MEETINGS)
class NewItem(_OfMeeting):
    form_class = NewItemForm
    question = "Add an item to {}"
    is_edit = False

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"meeting": self.meeting}

    def act(self, form):
        item = actions.add_item(
            meeting=self.meeting, fields=form.item_fields(), by=self.request.membership
        )
        return f"Item {item} is on the agenda"


class _OfItem(ActionPage):
    question = "{}"

    def find(self) -> None:
        self.item = item_or_404(self.request, self.kwargs["meeting"], self.kwargs["item"])
        self.heading = self.question.format(self.item)

    def back(self):
        meeting = self.item.meeting
        return address(self.request, "meeting-detail", meeting=meeting.pk), str(meeting)


@requires(Permission.KEEP_MEETINGS)
class ChangeItem(_OfItem):
    form_class = ChangeItemForm
    question = "Change item {}"

    def get_form_kwargs(self):
        more = {"meeting": self.item.meeting, "edit_version": self.item.edit_version}
        return super().get_form_kwargs() | more

    def get_initial(self):
        return initial(self.item, ITEM)

    def act(self, form):
        actions.change_item(
            item=self.item,
            fields=form.item_fields(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return "The item is changed"

    def compare(self, current, typed):
        return differences(ChangeItemForm, current, typed)


@requires(Permission.KEEP_MEETINGS)
class WithdrawItem(_OfItem):
    form_class = WithdrawForm
    question = "Take item {} from the agenda"

    def get_form_kwargs(self):
        needed = self.item.meeting.is_agenda_published
        return super().get_form_kwargs() | {"submit": "Withdraw the item", "needed": needed}

    def act(self, form):
        actions.withdraw_item(item=self.item, by=self.request.membership, **form.cleaned_data)
        return "The item is withdrawn"


@requires(Permission.KEEP_MEETINGS)
@require_POST
def move_item(request: HttpRequest, organisation: str, meeting: int, item: int) -> HttpResponse:
    """``up`` or ``down`` is the button that was pressed."""
    found = item_or_404(request, meeting, item)
    do(
        request,
        lambda: actions.move_item(item=found, up="up" in request.POST, by=request.membership),
        f"“{found.title}” is moved",
    )
    return redirect(address(request, "meeting-detail", meeting=found.meeting_id))


@requires(Permission.KEEP_MEETINGS)
class AddDocument(_OfItem):
    form_class = DocumentForm
    question = "Put another body’s document under item {}"
    introduction = "It goes into the pack as it is. Papers written here come into it by themselves."

    def act(self, form):
        given = form.cleaned_data
        file = given["file"]
        document = actions.add_document(
            item=self.item,
            name=file.name,
            data=file.read(),
            title=given["title"],
            source=given["source"],
            by=self.request.membership,
        )
        return f"“{document}” lies under the item"


@requires(Permission.KEEP_MEETINGS)
class WithdrawDocument(ActionPage):
    form_class = WithdrawForm

    def find(self) -> None:
        where = self.kwargs["meeting"], self.kwargs["document"]
        self.document = document_or_404(self.request, *where)
        self.heading = f"Withdraw “{self.document}”"

    def get_form_kwargs(self):
        needed = self.document.item.meeting.is_agenda_published
        return super().get_form_kwargs() | {"submit": "Withdraw the document", "needed": needed}

    def act(self, form):
        actions.withdraw_document(
            document=self.document, by=self.request.membership, **form.cleaned_data
        )
        return "The document is withdrawn"

    def back(self):
        meeting = self.document.item.meeting
        return address(self.request, "meeting-detail", meeting=meeting.pk), str(meeting)
