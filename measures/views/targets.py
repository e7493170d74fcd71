"""A measure's targets: those that stand, how they came about, and setting them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from periods.calendar import financial_year_of, year_label
from programmes.models import FIRST_YEAR, LAST_YEAR, OperationalPlan
from records import clock

from ..actions import targets
from ..actions.targets import Place, TargetsNow
from ..defining import current
from ..forms.targets import TargetsForm, label_of
from ..models import Definition, Measure, Target
from ..permissions import may_keep
from ..printing import aim_in_words, tolerance_in_words
from ..spans import Span, span_containing
from ..vocabulary import Direction, TargetKind
from .finding import address, measure_or_404

#: Years of a yearly measure that stand in the table, before and after the one that is asked for.
YEARS_BACK, YEARS_ON = 2, 4
KINDS = {
    TargetKind.NUMBER: "Numbers",
    TargetKind.RANGE: "Ranges",
    TargetKind.YES_NO: "Yes or no",
    TargetKind.TEXT: "In words",
}


def definition_of(measure: Measure) -> Definition:
    return current(list(measure.definitions.order_by("pk")))


@requires(Permission.SEE_MEASURES)
class MeasureTargets(View):
    """What is aimed at, and every target that was ever set, the newest first."""

    def get(self, request: HttpRequest, organisation: str, measure: int) -> HttpResponse:
        found = measure_or_404(request, measure)
        definition = definition_of(found)
        rows = Target.objects.filter(organisation=request.organisation, measure=found)
        history = rows.select_related("plan", "recorded_by__user").order_by("-pk")
        context = {
            "measure": found,
            "definition": definition,
            "history": [_line(one, definition) for one in history],
            "now": _standing(targets.targets_now(request.organisation, found), definition),
            "may_keep": may_keep(request.membership, request.organisation.pk, clock.today()),
        }
        return render(request, "measures/targets/targets.html", context)


def _standing(now: TargetsNow, definition: Definition) -> list[dict[str, object]]:
    lines = [_line(one, definition) for one in now.rows.values() if not one.is_dropped]
    return sorted(lines, key=lambda line: (line["ends"], line["label"]))


def _line(target: Target, definition: Definition) -> dict[str, object]:
    place = target.plan or Span(target.start, target.months)
    return {
        "label": label_of(place),
        "ends": place.end if isinstance(place, Span) else Span.year(place.year).end,
        "said": aim_in_words(target, definition),
        "tolerance": tolerance_in_words(target, definition),
        "target": target,
    }


@requires(Permission.KEEP_MEASURES)
class SetTargets(ActionPage):
    """A table of periods down, target and tolerance across: ``?kind=range&year=2009``."""

    form_class = TargetsForm
    template_name = "measures/targets/set.html"

    def find(self) -> None:
        self.measure = measure_or_404(self.request, self.kwargs["measure"])
        self.definition = definition_of(self.measure)
        self.now = targets.targets_now(self.request.organisation, self.measure)
        self.kind = self._kind_asked()
        self.year = _year_asked(self.request)
        self.places = self._places()
        self.heading = f"What is aimed at with {self.measure.code} {self.definition.title}?"

    def _kind_asked(self) -> str:
        """Nonsense is the kind that was set last, else what suits the measure."""
        asked = self.request.GET.get("kind", "")
        if asked in KINDS:
            return asked
        if self.now.rows:
            return max(self.now.rows.values(), key=lambda row: row.pk).kind
        by_range = self.definition.direction == Direction.RANGE
        return TargetKind.RANGE if by_range else TargetKind.NUMBER

    def _places(self) -> list[Place]:
        spans = spans_about(self.measure.months, self.year)
        years = {financial_year_of(span.end) for span in spans}
        plans = OperationalPlan.objects.visible_to(self.request.membership)
        return [*spans, *plans.filter(year__in=years).order_by("year")]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "kind": self.kind,
            "places": self.places,
            "now": self.now,
            "definition": self.definition,
        }

    def act(self, form):
        given = form.cleaned_data
        made = targets.set_targets(
            organisation=self.request.organisation,
            measure=self.measure,
            aims=form.aims(),
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{len(made)} target{'' if len(made) == 1 else 's'} of {self.measure.code} saved"

    def compare(self, current: TargetsNow, typed):
        form = self.get_form()
        form.full_clean()
        return [
            BothTexts(label_of(place), form.said(current, place) or "(none)", _said(aim, form))
            for place, aim in form.aims().items()
            if (theirs := current.at(place)) is None or aim is None or targets.aim_of(theirs) != aim
        ]

    def back(self):
        path = address(self.request, "measure-targets", measure=self.measure.pk)
        return path, f"Targets of {self.measure.code}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        years = range(self.year - 2, self.year + 3)
        return context | {
            "rows": context["form"].rows(),
            "headings": context["form"].headings(),
            "definition": self.definition,
            "kind": self.kind,
            "kinds": KINDS.items(),
            "year": self.year,
            "years": [(year, year_label(year)) for year in years],
        }


def _said(aim, form: TargetsForm) -> str:
    return aim_in_words(aim, form.definition) if aim else "(none)"


def spans_about(months: int, year: int) -> list[Span]:
    """The months or quarters of the financial year; of a yearly measure the years about it."""
    if months < 12:
        first = span_containing(Span.year(year).start, months)
        return [first.step(number) for number in range(12 // months)]
    one = span_containing(Span.year(year).start, months)
    return [one.step(number) for number in range(-YEARS_BACK, YEARS_ON + 1)]


def _year_asked(request: HttpRequest) -> int:
    """Nonsense is today's."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:9]) <= LAST_YEAR:
        return int(asked)
    return financial_year_of(clock.today())
