"""Aims and outcomes: the list, adding, changing, ending and ordering them; what supports each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import KINDS, file_of
from components.pages import BothTexts
from periods.calendar import print_day, year_label
from programmes import actions
from programmes.aim_forms import AimForm, ChangeAimForm, EndAimForm, ObjectiveAimsForm
from programmes.aims import (
    AimsOfYear,
    aims_counting_in,
    aims_of_year,
    aims_table,
    unsupporting_table,
    year_of_aims,
)
from programmes.models import FIRST_YEAR, LAST_YEAR, CorporateAim
from records import clock
from records.changes import changes_of
from records.refusals import Refused
from tables.workbook_out import Sheet

from .base import PlanActionPage
from .elements import ElementPage


@requires(Permission.SEE_PROGRAMMES)
class AimList(View):
    """``?year=2009``: the aims that count in the year and the objectives that support each."""

    def get(self, request, organisation):
        found = _asked(request)
        plans = request.organisation.plans.values_list("year", flat=True).order_by("-year")
        context = {
            "found": found,
            "years": [(year, year_label(year)) for year in plans],
            "may_edit": request.membership.may(Permission.EDIT_PLAN),
            "today": clock.today(),
            "files": [
                (words, f"{_address(request, 'aim-file', kind=kind)}?year={found.year}")
                for kind, (words, _) in KINDS.items()
            ],
            "changes": _changes(request) if request.membership.may(Permission.SEE_HISTORY) else (),
        }
        return render(request, "programmes/aims.html", context)


@requires(Permission.SEE_PROGRAMMES)
class AimFile(View):
    """The list as PDF, Excel, CSV or JSON."""

    def get(self, request, organisation, kind):
        found = _asked(request)
        one = request.organisation
        return file_of(
            kind,
            name=f"{one.slug}-aims-{found.year}",
            title=f"Aims and outcomes, {found.year_words}",
            creator=one.name,
            sheets=[
                Sheet("Aims", aims_table(found)),
                Sheet("Objectives without", unsupporting_table(found)),
            ],
            moment=clock.now(),
            notice=one.notice,
        )


def _asked(request: HttpRequest) -> AimsOfYear:
    """Of the year that the address names; nonsense is the first choice."""
    asked = request.GET.get("year", "")
    known = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:9]) <= LAST_YEAR
    year = int(asked) if known else year_of_aims(request.organisation, clock.today())
    return aims_of_year(request.organisation, year)


def _changes(request: HttpRequest):
    return changes_of(
        CorporateAim.history.filter(organisation=request.organisation),
        labels={"organisation": "", "position": ""},
        names=lambda row: row.instance.label,
    )


def _address(request: HttpRequest, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": request.organisation.slug, **more})


class AimPage(PlanActionPage):
    """What the forms about one aim share."""

    question = "{}"

    def find(self):
        self.aim = aim_or_404(self.request, self.kwargs["pk"])
        self.heading = self.question.format(self.aim)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.aim.edit_version}

    def back(self):
        return _address(self.request, "aim-list"), "Aims and outcomes"

    def compare(self, current, typed):
        return [BothTexts(str(self.aim), _as_it_is(current), self.yours(typed))]


@requires(Permission.EDIT_PLAN)
class NewAim(AimPage):
    form_class = AimForm
    heading = "Add an aim or outcome"
    introduction = "Objectives are linked to it on the page of the plan."

    def find(self):
        pass

    def get_form_kwargs(self):
        return super(AimPage, self).get_form_kwargs()

    def act(self, form):
        by = self.request.membership
        aim = actions.add_aim(organisation=by.organisation, by=by, **form.cleaned_data)
        return f"{aim} is added."


@requires(Permission.EDIT_PLAN)
class ChangeAim(AimPage):
    form_class = ChangeAimForm
    question = "Change {}"

    def get_initial(self):
        return {name: getattr(self.aim, name) for name in WORDS}

    def act(self, form):
        typed = form.cleaned_data
        actions.change_aim(
            aim=self.aim,
            expected_version=typed["edit_version"],
            by=self.request.membership,
            **{name: typed[name] for name in WORDS},
        )
        return f"{self.aim} is changed."

    def yours(self, typed):
        return _in_words(**{name: typed[name] for name in WORDS})


@requires(Permission.EDIT_PLAN)
class EndAim(AimPage):
    form_class = EndAimForm
    question = "End {}"
    introduction = "What supports it up to its last day stays on the record."

    def get_initial(self):
        return {
            "ended_on": self.aim.ended_on or clock.today(),
            "reason": self.aim.ended_reason,
        }

    def act(self, form):
        typed = form.cleaned_data
        actions.end_aim(
            aim=self.aim,
            expected_version=typed["edit_version"],
            ended_on=typed["ended_on"],
            reason=typed["reason"],
            by=self.request.membership,
        )
        return f"{self.aim} ends on {print_day(typed['ended_on'])}."

    def yours(self, typed):
        return f"Ends on {print_day(typed['ended_on'])}: {typed['reason']}"


@requires(Permission.EDIT_PLAN)
@require_POST
def move_aim(request, organisation, pk):
    aim = aim_or_404(request, pk)
    earlier = request.POST.get("to") == "earlier"
    try:
        actions.move_aim(aim=aim, earlier=earlier, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{aim.label} is moved {'up' if earlier else 'down'}.")
    return redirect(_address(request, "aim-list"))


@requires(Permission.EDIT_PLAN)
class ObjectiveAims(ElementPage):
    """Which aims and outcomes an objective of the plan supports."""

    form_class = ObjectiveAimsForm
    introduction = "Tick every aim and outcome that this objective supports, and say how."

    def find(self):
        super().find()
        self.supported = actions.supported_by(self.objective)
        self.heading = f"What does {self.name} support?"
        self.wording = self.objective.terms.latest("from_quarter", "pk").wording

    def get_form_kwargs(self):
        year = self.planned.plan.year
        counting = list(aims_counting_in(self.request.organisation, year).in_order())
        standing = self.supported.contributions
        shown = {one.pk for one in counting}
        kept = [one.aim for one in self.supported.links if one.aim_id in standing]
        aims = [*counting, *(aim for aim in kept if aim.pk not in shown)]
        more = {"aims": aims, "edit_version": self.supported.edit_version}
        return super().get_form_kwargs() | more

    def get_initial(self):
        standing = self.supported.contributions
        how = {f"how_{pk}": words for pk, words in standing.items()}
        return {"aims": [str(pk) for pk in standing], **how}

    def act(self, form):
        actions.set_objective_aims(
            objective=self.objective,
            contributions=form.contributions,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        count = len(form.contributions)
        aims = "1 aim or outcome" if count == 1 else f"{count or 'no'} aims and outcomes"
        return f"Objective {self.objective.number} supports {aims}."

    def compare(self, current, typed):
        links = {one.aim_id: one for one in current.links}
        theirs = [_supports(links[pk].aim.label, words) for pk, words in _standing(current)]
        form = self.get_form()
        yours = [
            _supports(form.by_key[key].label, typed[f"how_{key}"])
            for key in typed["aims"]
            if key in form.by_key
        ]
        return [
            BothTexts("Supports", "\n".join(theirs) or "nothing", "\n".join(yours) or "nothing")
        ]


def _standing(current: actions.Supported):
    return current.contributions.items()


def _supports(label: str, words: str) -> str:
    return f"{label}: {words}" if words else label


def aim_or_404(request: HttpRequest, pk: int) -> CorporateAim:
    rows = CorporateAim.objects.visible_to(request.membership).select_related("organisation")
    return get_object_or_404(rows, pk=pk)


WORDS = ("code", "short_name", "wording", "starts_on")


def _as_it_is(aim: CorporateAim) -> str:
    words = _in_words(**{name: getattr(aim, name) for name in WORDS})
    if aim.ended_on is None:
        return words
    return f"{words}\nEnds on {print_day(aim.ended_on)}: {aim.ended_reason}"


def _in_words(*, code, short_name, wording, starts_on) -> str:
    return "\n".join(
        filter(None, (f"{code} {short_name}", wording, f"From {print_day(starts_on)}"))
    )
