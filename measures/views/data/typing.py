"""Typing one period's values of the own body: ``?every=year&period=2009-10``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from accounts.access import requires
from accounts.permissions import denied
from accounts.roles import Permission
from components.pages import ActionPage
from records import clock
from records.refusals import Refused

from ... import defining
from ...actions import typing as actions
from ...addresses import typing_query
from ...forms.typing import BOXES, TypingForm
from ...models import DataSet, Definition, Measure
from ...permissions import measures_entered_by
from ...spans import Span, span_containing, span_of
from ...vocabulary import MONTHS_OF, Frequency, MeasureState
from ...wording import counted
from ..finding import address
from .finding import own_set_or_404
from .sets import own_body

#: Periods to choose from, the last of them the one that goes on today.
PERIODS = 6


@dataclass(frozen=True)
class Choice:
    """A link to the same grid for another period or frequency."""

    words: str
    query: str
    is_current: bool


@dataclass(frozen=True)
class PeriodAsked:
    """Which measures of a data set and which period an address asks for."""

    data_set: DataSet
    everything: tuple[Measure, ...]
    every: str
    span: Span

    @classmethod
    def of(cls, request: HttpRequest, data_set: int) -> PeriodAsked:
        """Nonsense is the frequency that most measures have, and the last period that is over."""
        found = own_set_or_404(request, data_set)
        measures = tuple(_measures(request, found))
        counts = Counter(one.frequency for one in measures)
        every = request.GET.get("every", "")
        if every not in counts:
            every = counts.most_common(1)[0][0] if counts else Frequency.YEAR
        return cls(found, measures, every, _span(request.GET.get("period", ""), every))

    @cached_property
    def measures(self) -> list[tuple[Measure, Definition]]:
        """Those of the frequency, with the definition of the period. One query."""
        found = [one for one in self.everything if one.frequency == self.every]
        definitions = defining.definitions_of(one.pk for one in found)
        return [
            (one, defining.in_force(definitions[one.pk], self.span.start))
            for one in found
            if one.pk in definitions
        ]

    @property
    def query(self) -> str:
        return typing_query(self.span)

    @property
    def periods(self) -> list[Choice]:
        last = span_containing(clock.today(), MONTHS_OF[self.every])
        spans = {last.step(-places) for places in range(PERIODS)} | {self.span}
        return [Choice(one.label, typing_query(one), one == self.span) for one in sorted(spans)]

    @property
    def frequencies(self) -> list[Choice]:
        known = {one.frequency for one in self.everything}
        return [
            Choice(str(Frequency(one).label), f"every={one}", one == self.every)
            for one in Frequency.values
            if one in known
        ]


def _measures(request: HttpRequest, data_set: DataSet):
    """The framework's: all for who keeps measures, else those that the person gives."""
    rows = Measure.objects.filter(framework=data_set.framework_id, state=MeasureState.ADOPTED)
    if not request.membership.may(Permission.KEEP_MEASURES):
        rows = rows.filter(pk__in=measures_entered_by(request.membership))
    return rows.order_by("code", "pk")


def _span(text: str, every: str) -> Span:
    months, today = MONTHS_OF[every], clock.today()
    last = span_containing(today, months).previous()
    try:
        asked = span_of(text, months)
    except ValueError:
        return last
    return asked if asked.start <= today else last


@requires(Permission.SEE_MEASURES)
class TypeValues(ActionPage):
    form_class = TypingForm
    template_name = "measures/data/type.html"

    def find(self) -> None:
        self.asked = PeriodAsked.of(self.request, self.kwargs["data_set"])
        if not self.asked.everything:
            raise denied(Permission.KEEP_MEASURES)
        self.data_set, self.span = self.asked.data_set, self.asked.span
        self.body = own_body(self.data_set)
        self.heading = f"{counted(len(self.asked.measures), 'measure')} for {self.span.label}"

    def get_form_kwargs(self):
        held = {}
        if self.body is not None:
            measures = [measure for measure, _ in self.asked.measures]
            held = actions.held_by(self.data_set, self.body, self.span, measures)
        return super().get_form_kwargs() | {"measures": self.asked.measures, "held": held}

    def act(self, form):
        changed = form.changed()
        if self.body is None:
            raise Refused("Your organisation is not named as a body yet.")
        vintage = actions.type_values(
            data_set=self.data_set,
            body=self.body,
            span=self.span,
            cells=changed,
            seen={measure.pk: form.seen(measure) for measure in changed},
            sure=form.cleaned_data["sure"],
            by=self.request.membership,
        )
        count = vintage.report["new"] + vintage.report["changed"]
        words = "1 value counts" if count == 1 else f"{count:,} values count"
        return f"{words} for {self.span.label} from now on"

    def meet(self, form, conflict):
        return form.meet(conflict)

    def back(self):
        page = address(self.request, "data-set-detail", data_set=self.data_set.pk)
        return page, str(self.data_set)

    def after(self):
        here = address(self.request, "vintage-type", data_set=self.data_set.pk)
        return f"{here}?{self.asked.query}"

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        more = {
            "form": form,
            "rows": form.rows(),
            "headings": [heading for _, heading in BOXES],
            "body": self.body,
            "asked": self.asked,
            "has_parts": any(definition.numerator for _, definition in self.asked.measures),
        }
        return super().get_context_data(**kwargs | more)
