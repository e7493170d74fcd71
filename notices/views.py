"""Which e-mails a person gets, their calendar's address, guidance, and a demonstration's outbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.access import open_to_members
from accounts.mail import address_of
from accounts.models import Membership
from components.pages import ActionPage
from records import clock

from . import actions
from .choices import wanted_by
from .forms import ChoicesForm
from .guidance import BY_KEY
from .kinds import Kind, kinds_for
from .models import CalendarKey, OutboxEmail

OUTBOX = "notices.outbox.OutboxBackend"
PER_PAGE = 30


# permission: staff, and whoever belongs to a demonstration; only where nothing is really sent
@require_safe
def outbox(request):
    if settings.EMAIL_BACKEND != OUTBOX:
        raise Http404
    if not may_look(request.user):
        raise PermissionDenied("Only a demonstration’s people see what would have been sent.")
    emails = Paginator(OutboxEmail.objects.all(), PER_PAGE)
    page = emails.get_page(request.GET.get("page"))
    return render(request, "notices/outbox.html", {"page": page, "count": emails.count})


def may_look(user) -> bool:
    memberships = Membership.objects.filter(user=user, organisation__is_demo=True)
    return user.is_staff or memberships.on(clock.today()).exists()


@open_to_members
class NoticeChoices(ActionPage):
    """A person's own choices and their own calendar; nobody else's are to be had here."""

    form_class = ChoicesForm
    template_name = "notices/choices.html"

    def find(self):
        self.membership = self.request.membership
        self.kinds = kinds_for(self.membership)
        self.wanted = wanted_by(self.membership) & set(self.kinds)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kinds": self.kinds}

    def get_initial(self):
        return {"wanted": list(self.wanted)}

    def get_context_data(self, **kwargs):
        key = CalendarKey.objects.filter(membership=self.membership, ended_at=None).first()
        back, back_words = self.back()
        shown = {
            "heading": heading(len(self.wanted), len(self.kinds)),
            "kinds": self.kinds,
            "email": self.request.user.email,
            "calendar": address_of(reverse("calendar", args=[key.token])) if key else "",
            "back": back,
            "back_words": back_words,
        }
        return super().get_context_data(**kwargs) | shown

    def act(self, form):
        wanted = [Kind(value) for value in form.cleaned_data["wanted"]]
        actions.choose_notices(wanted=wanted, by=self.membership)
        return "Saved."

    def back(self):
        return reverse("your-account"), "Your account"

    def after(self):
        return _choices(self.request)


def heading(wanted: int, kinds: int) -> str:
    """The page's answer, in words."""
    if not kinds:
        return "Your roles bring you no e-mails"
    if wanted == kinds:
        return "You get every e-mail that your roles bring"
    return f"You get {wanted or 'none'} of the {kinds} kinds of e-mail that your roles bring"


@open_to_members
@require_POST
def calendar_make(request, organisation):
    actions.make_calendar_key(by=request.membership)
    messages.success(request, "The calendar has an address. It is below.")
    return redirect(_choices(request) + "#calendar")


@open_to_members
@require_POST
def calendar_stop(request, organisation):
    actions.stop_calendar(by=request.membership)
    messages.success(request, "The calendar’s address leads nowhere any more.")
    return redirect(_choices(request) + "#calendar")


# Guidance -------------------------------------------------------------------------------


@open_to_members
@require_POST
def guidance_hide(request, organisation, key):
    """Back to the page on which it stood; nothing is said, since it is gone."""
    if key not in BY_KEY:
        raise Http404("No such guidance")
    actions.hide_guidance(key=key, by=request.membership)
    return redirect(_came_from(request))


@open_to_members
@require_POST
def guidance_bring_back(request, organisation):
    count = actions.bring_guidance_back(by=request.membership)
    if count:
        messages.success(request, "Guidance stands on its pages again.")
    else:
        messages.info(request, "No guidance was hidden.")
    return redirect("your-account")


def _came_from(request) -> str:
    """The page named by the form, if it is one of this organisation; else its home page."""
    home = reverse("home", kwargs={"organisation": request.organisation.slug})
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe and asked.startswith(home) else home


def _choices(request) -> str:
    return reverse("notice-choices", kwargs={"organisation": request.organisation.slug})
