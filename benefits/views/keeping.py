"""Pages that change benefits: each a form that becomes one verb."""

from __future__ import annotations

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from periods.calendar import financial_year_of, print_day, year_label
from programmes.models import FIRST_YEAR, LAST_YEAR
from records import clock

from .. import actions
from ..forms import (
    KINDS,
    ChangeBenefitForm,
    DecideForm,
    EndForm,
    NewBenefitForm,
    PlanForm,
    ReportForm,
    initial_of,
)
from ..models import Benefit
from ..permissions import check_may_decide, check_may_keep, check_may_report
from ..printing import as_printed, in_words
from ..realisation import Span
from ..standing import lines_of
from ..vocabulary import Decided, Frequency
from .finding import address, benefit_or_404, figure_or_404

#: Years before and after today's that can be planned by choosing.
YEARS_BACK, YEARS_ON = 1, 4
#: So many periods that are over can be reported on, besides those that are planned.
PERIODS_BACK = 8


class BenefitPage(ActionPage):
    """What they share: the person, the day, the way back to the register."""

    def who(self) -> dict[str, object]:
        return {"by": self.request.membership, "on": clock.today()}

    def back(self):
        return address(self.request, "benefit-list"), "All benefits"


class OfBenefit(BenefitPage):
    question = "{}"

    def find(self) -> None:
        self.benefit = benefit_or_404(self.request, self.kwargs["number"])
        check_may_keep(self.request.membership, self.benefit.programme, clock.today())
        self.heading = self.question.format(self.benefit.reference)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.benefit.edit_version}

    def back(self):
        path = address(self.request, "benefit-detail", number=self.benefit.number)
        return path, str(self.benefit)


@requires(Permission.KEEP_BENEFITS)
class NewBenefit(BenefitPage):
    form_class = NewBenefitForm
    heading = "Put a benefit on the register"
    introduction = "What is planned and achieved by period is entered on the page that follows."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.who()

    def get_initial(self):
        return {"owner": self.request.membership.pk}

    def act(self, form):
        by = self.request.membership
        self.benefit = actions.add_benefit(
            organisation=by.organisation, fields=form.benefit_fields(), by=by
        )
        return f"{self.benefit} is on the register"

    def after(self):
        return address(self.request, "benefit-detail", number=self.benefit.number)


@requires(Permission.KEEP_BENEFITS)
class ChangeBenefit(OfBenefit):
    form_class = ChangeBenefitForm
    question = "Change {}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.who()

    def get_initial(self):
        return initial_of(self.benefit)

    def act(self, form):
        actions.change_benefit(
            benefit=self.benefit,
            fields=form.benefit_fields(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.benefit.reference} is changed"

    def compare(self, current, typed):
        fields = ChangeBenefitForm.base_fields
        theirs = initial_of(current)
        return [
            BothTexts(fields[name].label, _words(name, value), _words(name, typed[name]))
            for name, value in theirs.items()
            if (value or None) != (typed[name] or None)
        ]


def _words(name: str, value: object) -> str:
    """As the form shows it."""
    if value in (None, ""):
        return "(empty)"
    if name == "kind":
        return KINDS[value]
    return print_day(value) if hasattr(value, "strftime") else str(value)


@requires(Permission.KEEP_BENEFITS)
class EndBenefit(OfBenefit):
    form_class = EndForm
    question = "End {}"
    introduction = "What it brought stays to be read, and its number is not used again."

    def get_initial(self):
        ended = self.benefit
        return {"ended_on": ended.ended_on or clock.today(), "reason": ended.ended_reason}

    def act(self, form):
        given = form.cleaned_data
        actions.end_benefit(
            benefit=self.benefit,
            ended_on=given["ended_on"],
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.benefit.reference} ends on {print_day(given['ended_on'])}"

    def compare(self, current: Benefit, typed):
        ended = current.ended_on
        theirs = f"Ends on {print_day(ended)}: {current.ended_reason}" if ended else "Goes on"
        yours = f"Ends on {print_day(typed['ended_on'])}: {typed['reason']}"
        return [BothTexts(str(current), theirs, yours)]


@requires(Permission.KEEP_BENEFITS)
class PlanBenefit(OfBenefit):
    """One financial year of the plan, ``?year=2009``."""

    form_class = PlanForm
    template_name = "benefits/plan.html"

    def find(self) -> None:
        super().find()
        self.year = _year_asked(self.request)
        self.now = actions.latest_plan(self.benefit)
        self.heading = f"What is {self.benefit.reference} to bring in {year_label(self.year)}?"
        self.introduction = (
            "A plan is only added: those before stay to be read. What is planned for other years "
            "goes on as it is."
        )

    def get_form_kwargs(self):
        by_quarter = self.benefit.frequency == Frequency.QUARTER
        numbers = (1, 2, 3, 4) if by_quarter else (0,)
        return super().get_form_kwargs() | {
            "edit_version": self.now.edit_version,
            "spans": [Span(self.year, number) for number in numbers],
            "unit": self.benefit.unit or "£",
            "is_first": self.now.plan is None,
        }

    def get_initial(self):
        planned = {
            f"planned_{span.quarter}": amount
            for span, amount in self.now.figures.items()
            if span.year == self.year
        }
        return {"dated_on": clock.today(), **planned}

    def act(self, form):
        given = form.cleaned_data
        others = {s: amount for s, amount in self.now.figures.items() if s.year != self.year}
        actions.plan_benefit(
            benefit=self.benefit,
            figures=others | form.figures(),
            dated_on=given["dated_on"],
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"The plan of {self.benefit.reference} for {year_label(self.year)} is saved"

    def compare(self, current: actions.PlanNow, typed):
        """Span by span of the year where they differ; the next save counts from theirs."""
        self.now = current
        return [
            BothTexts(span.label, self._said(theirs), self._said(yours))
            for name, span in self.get_form().spans.items()
            if (theirs := current.figures.get(span)) != (yours := typed.get(name))
        ]

    def _said(self, amount) -> str:
        if amount is None:
            return "(empty)"
        return as_printed(amount, unit=self.benefit.unit, decimals=self.benefit.decimals)

    def get_context_data(self, **kwargs):
        this = financial_year_of(clock.today())
        planned = {span.year for span in self.now.figures}
        years = sorted({*range(this - YEARS_BACK, this + YEARS_ON + 1), *planned, self.year})
        shown = [(year, year_label(year)) for year in years]
        return super().get_context_data(years=shown, year=self.year, **kwargs)


def _year_asked(request) -> int:
    """Nonsense is today's."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:9]) <= LAST_YEAR:
        return int(asked)
    return financial_year_of(clock.today())


@requires(Permission.SEE_BENEFITS)
class ReportAchieved(BenefitPage):
    """For who owns the benefit and who keeps it; the action asks as well."""

    form_class = ReportForm

    def find(self) -> None:
        self.benefit = benefit_or_404(self.request, self.kwargs["number"])
        check_may_report(self.request.membership, self.benefit, clock.today())
        self.heading = f"What did {self.benefit.reference} bring?"
        self.introduction = f"{self.benefit.title}. A figure is only added: those before stay."
        if self.benefit.needs_confirmation:
            self.introduction += " It is provisional until a finance officer confirms it."
        rows = Benefit.objects.filter(pk=self.benefit.pk)
        self.line = lines_of(rows, as_of=clock.today(), known_at=clock.now())[0]

    def spans(self) -> list[Span]:
        """Those over, the newest first: the last few, and every one that is planned."""
        today = clock.today()
        year = financial_year_of(today)
        by_quarter = self.benefit.frequency == Frequency.QUARTER
        numbers = (1, 2, 3, 4) if by_quarter else (0,)
        back = [Span(year - n, number) for n in range(PERIODS_BACK) for number in numbers]
        recent = sorted((s for s in back if s.end < today), key=lambda s: s.end)[-PERIODS_BACK:]
        planned = {one.span for one in self.line.spans if one.span.end < today}
        return sorted({*recent, *planned}, key=lambda s: s.end, reverse=True)

    def get_form_kwargs(self):
        more = {"spans": self.spans(), "unit": self.benefit.unit or "£"}
        return super().get_form_kwargs() | more

    def get_initial(self):
        due = self.line.overdue(clock.today())
        asked = self.request.GET.get("period", "")
        known = {one.key for one in self.spans()}
        return {"span": asked if asked in known else due[0].key if due else ""}

    def act(self, form):
        given = form.cleaned_data
        figure = actions.report_achieved(
            benefit=self.benefit,
            span=form.chosen_span(),
            amount=given["amount"],
            stated=given["stated"],
            note=given["note"],
            by=self.request.membership,
        )
        return f"The figure of {self.benefit.reference} for {figure.span.label} is reported"

    def back(self):
        path = address(self.request, "benefit-detail", number=self.benefit.number)
        return path, str(self.benefit)


@requires(Permission.CONFIRM_SAVINGS)
class DecideFigure(BenefitPage):
    """Confirm the figure of a cashable saving, or send it back."""

    form_class = DecideForm

    def find(self) -> None:
        self.figure = figure_or_404(self.request, self.kwargs["number"], self.kwargs["figure"])
        check_may_decide(self.request.membership, self.figure, clock.today())
        benefit = self.figure.benefit
        said = in_words(self.figure.amount, unit=benefit.unit, decimals=benefit.decimals)
        self.heading = f"{benefit.reference} saved {said} in {self.figure.span.label}"
        self.introduction = f"{benefit.title}. Reported by {self.figure.recorded_by.user.name}."
        if self.figure.note:
            self.introduction += f" {self.figure.note}"

    def act(self, form):
        given = form.cleaned_data
        actions.decide_figure(
            figure=self.figure,
            decided=given["decided"],
            reason=given["reason"],
            by=self.request.membership,
        )
        done = "confirmed" if given["decided"] == Decided.CONFIRMED else "sent back"
        return f"The figure of {self.figure.benefit.reference} is {done}"

    def back(self):
        benefit = self.figure.benefit
        return address(self.request, "benefit-detail", number=benefit.number), str(benefit)
