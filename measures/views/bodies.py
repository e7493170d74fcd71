"""Pages of the register of bodies: the list with their families, one body, what is done to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.models import Organisation
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts, differences
from records import clock
from records.changes import changes_of

from ..actions import bodies as verbs
from ..forms.bodies import (
    AliasForm,
    ChangeBodyForm,
    FamiliesForm,
    GroupingForm,
    NewBodyForm,
    OrganisationForm,
)
from ..models import BodyAlias, FamilyGrouping, FamilyPlace, ReportingBody
from ..permissions import check_may_keep
from ..vocabulary import BodyKind, ListKind
from ..wording import counted
from .ending import EditsRow, EndPage
from .finding import address
from .kept_lists import list_files_of


def body_or_404(request: HttpRequest, pk: int) -> ReportingBody:
    rows = ReportingBody.objects.visible_to(request.membership, clock.today())
    return get_object_or_404(rows.select_related("kept_by", "organisation"), pk=pk)


def grouping_or_404(request: HttpRequest, pk: int) -> FamilyGrouping:
    """One of the organisation's own register."""
    return get_object_or_404(request.organisation.family_groupings, pk=pk)


@dataclass(frozen=True)
class BodyLine:
    """``families`` in the order of the register's groupings; empty where there is none."""

    body: ReportingBody
    other_names: int
    families: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    keeper: Organisation
    groupings: tuple[FamilyGrouping, ...]
    lines: tuple[BodyLine, ...]


@requires(Permission.SEE_MEASURES)
class BodyList(View):
    """The own register, and those behind the frameworks that the organisation has taken up."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        registers = registers_for(request)
        reporting = sum(line.body.kind == BodyKind.BODY for one in registers for line in one.lines)
        context = {
            "answer": f"{counted(reporting, 'body reports', 'bodies report')}"
            if reporting
            else "None yet",
            "registers": registers,
            "list_files": list_files_of(request, ListKind.BODIES),
            "may_keep": request.membership.may(Permission.KEEP_MEASURES),
        }
        return render(request, "measures/bodies/list.html", context)


def registers_for(request: HttpRequest) -> list[Register]:
    """The organisation's own first. Four queries."""
    rows = ReportingBody.objects.visible_to(request.membership, clock.today())
    bodies = list(
        rows.select_related("kept_by", "organisation")
        .prefetch_related("aliases", "family_places")
        .order_by("kept_by__name", "-kind", "name", "pk")
    )
    keepers = {request.organisation.pk: request.organisation}
    keepers |= {body.kept_by_id: body.kept_by for body in bodies}
    groupings: dict[int, list[FamilyGrouping]] = {key: [] for key in keepers}
    for grouping in FamilyGrouping.objects.filter(kept_by__in=keepers):
        groupings[grouping.kept_by_id].append(grouping)
    made = [_register(keeper, groupings[key], bodies) for key, keeper in keepers.items()]
    return [one for one in made if one.lines or one.groupings]


def _register(keeper, groupings, bodies) -> Register:
    lines = []
    for body in bodies:
        if body.kept_by_id == keeper.pk:
            places = {place.grouping_id: place.family for place in body.family_places.all()}
            families = tuple(places.get(one.pk, "") for one in groupings)
            names = [one for one in body.aliases.all() if one.kept_by_id == keeper.pk]
            lines.append(BodyLine(body, len(names), families))
    return Register(keeper, tuple(groupings), tuple(lines))


@requires(Permission.SEE_MEASURES)
class BodyPage(View):
    def get(self, request: HttpRequest, organisation: str, body: int) -> HttpResponse:
        found, by = body_or_404(request, body), request.membership
        is_keeper = found.kept_by_id == by.organisation_id
        aliases = found.aliases.filter(kept_by__in={found.kept_by_id, by.organisation_id})
        changes = ()
        if is_keeper and by.may(Permission.SEE_HISTORY):
            changes = changes_of(
                ReportingBody.history.filter(id=found.pk),
                BodyAlias.history.filter(body=found, kept_by=found.kept_by),
                FamilyPlace.history.filter(body=found),
                labels={"kept_by": "", "slug": "", "body": ""},
            )
        context = {
            "body": found,
            "places": found.family_places.select_related("grouping").order_by("grouping__name"),
            "aliases": aliases.select_related(
                "confirmed_by__user", "confirmed_by__organisation", "kept_by"
            ),
            "may_keep": is_keeper and by.may(Permission.KEEP_MEASURES),
            "changes": changes,
        }
        return render(request, "measures/bodies/detail.html", context)


class OfRegister(ActionPage):
    """What leads back to the list."""

    def back(self):
        return address(self.request, "reporting-body-list"), "Reporting bodies"


class OfBody(ActionPage):
    """What is done to one body, for who keeps the register."""

    question = "{}"

    def find(self) -> None:
        self.body = body_or_404(self.request, self.kwargs["body"])
        check_may_keep(self.request.membership, self.body.kept_by_id)
        self.heading = self.question.format(self.body)

    def back(self):
        return address(self.request, "reporting-body-detail", body=self.body.pk), str(self.body)


class EditsBody(EditsRow, OfBody):
    edited = "body"


@requires(Permission.KEEP_MEASURES)
class NewBody(OfRegister):
    form_class = NewBodyForm
    heading = "Put a reporting body on the register"

    def act(self, form):
        by = self.request.membership
        self.body = verbs.add_body(organisation=by.organisation, by=by, **form.cleaned_data)
        return f"{self.body} is on the register"

    def after(self):
        return address(self.request, "reporting-body-detail", body=self.body.pk)


@requires(Permission.KEEP_MEASURES)
class ChangeBody(EditsBody):
    form_class = ChangeBodyForm
    question = "Change {}"

    def get_initial(self):
        return {name: getattr(self.body, name) for name in SAID}

    def act(self, form):
        given = form.cleaned_data
        verbs.change_body(
            body=self.body,
            expected_version=given["edit_version"],
            by=self.request.membership,
            **{name: given[name] for name in SAID},
        )
        return f"{self.body} is changed"

    def compare(self, current, typed):
        theirs = {name: getattr(current, name) for name in SAID}
        both = (one | {"kind": BodyKind(one["kind"])} for one in (theirs, typed))
        return differences(SAID, *both)


SAID = {"name": "Name", "kind": "Kind", "starts_on": "First day"}


@requires(Permission.KEEP_MEASURES)
class EndBody(EndPage, EditsBody):
    question = "End {}"
    introduction = "What it reported stays to be read."

    def end(self, **given):
        verbs.end_body(body=self.body, **given)


@requires(Permission.KEEP_MEASURES)
class SayWhich(EditsBody):
    form_class = OrganisationForm
    question = "Which organisation is {}?"
    introduction = (
        "Its measures then show the values of this body as its own. Organisations are offered that "
        "have taken up one of your frameworks."
    )

    def get_form_kwargs(self):
        offered = verbs.organisations_of(self.body.kept_by)
        return super().get_form_kwargs() | {"organisations": offered}

    def get_initial(self):
        return {"organisation": self.body.organisation_id}

    def act(self, form):
        organisation = form.cleaned_data["organisation"]
        verbs.say_which_organisation(
            body=self.body,
            organisation=organisation,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.body} is {organisation or 'no organisation here'}"

    def compare(self, current, typed):
        theirs, yours = current.organisation, typed["organisation"]
        none = "No organisation here"
        return [BothTexts("This body is", str(theirs or none), str(yours or none))]


@requires(Permission.KEEP_MEASURES)
class NewAlias(OfBody):
    form_class = AliasForm
    question = "Another name of {}"

    def act(self, form):
        alias = verbs.add_alias(
            body=self.body, name=form.cleaned_data["name"], by=self.request.membership
        )
        return f"“{alias.name}” means {self.body}"


@requires(Permission.KEEP_MEASURES)
@require_POST
def remove_alias(request: HttpRequest, organisation: str, body: int, alias: int) -> HttpResponse:
    found = get_object_or_404(
        BodyAlias.objects.filter(kept_by=request.organisation, body=body), pk=alias
    )
    verbs.remove_alias(alias=found, by=request.membership)
    messages.success(request, f"“{found.name}” is no name of {found.body} any more")
    return redirect(address(request, "reporting-body-detail", body=body))


@requires(Permission.KEEP_MEASURES)
class NewGrouping(OfRegister):
    form_class = GroupingForm
    heading = "Add a way of putting reporting bodies into families"
    introduction = "Measures name the families that they are compared within."

    def act(self, form):
        by = self.request.membership
        self.grouping = verbs.add_grouping(
            organisation=by.organisation, name=form.cleaned_data["name"], by=by
        )
        return f"{self.grouping} is added: say which family each body belongs to"

    def after(self):
        return address(self.request, "reporting-body-families", grouping=self.grouping.pk)


@requires(Permission.KEEP_MEASURES)
class Families(OfRegister):
    """A box for each body of the register."""

    form_class = FamiliesForm
    template_name = "measures/bodies/families.html"
    introduction = "A number or a word for each family; empty where a body belongs to none."

    def find(self) -> None:
        self.grouping = grouping_or_404(self.request, self.kwargs["grouping"])
        self.heading = f"{self.grouping}: which family does each body belong to?"
        places = Prefetch(
            "family_places", FamilyPlace.objects.filter(grouping=self.grouping), "placed"
        )
        rows = self.request.organisation.bodies_kept.filter(kind=BodyKind.BODY)
        self.bodies = list(rows.prefetch_related(places))

    def get_form_kwargs(self):
        more = {"bodies": self.bodies, "edit_version": self.grouping.edit_version}
        return super().get_form_kwargs() | more

    def get_initial(self):
        return {f"family_{one.pk}": one.placed[0].family for one in self.bodies if one.placed}

    def act(self, form):
        verbs.set_families(
            grouping=self.grouping,
            families=form.families(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.grouping}: the families are saved"

    def compare(self, current, typed):
        theirs = dict(current.places.values_list("body_id", "family"))
        return [
            BothTexts(body.name, theirs.get(body.pk, "(none)"), typed[f"family_{body.pk}"])
            for body in self.bodies
            if theirs.get(body.pk, "") != typed[f"family_{body.pk}"]
        ]
