"""Pages that set a measure up: added, redefined, retired; who answers for it here."""

from __future__ import annotations

from django.http import Http404

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts, in_words
from periods.calendar import print_day
from records import clock

from ..actions import measures as verbs
from ..forms.measures import (
    ChangeMeasureForm,
    FrequencyForm,
    NewMeasureForm,
    OwnershipForm,
    RetireForm,
)
from ..models import MeasureOwnership
from ..permissions import check_may_keep, is_direct
from ..terms import LABELS, OF_THE_CHANGE, differences, frequency_in_words, terms_of
from .ending import EditsRow
from .finding import address, measure_or_404
from .frameworks import FrameworkForm


def measure_address(request, measure) -> str:
    return address(request, "measure-detail", measure=measure.pk)


@requires(Permission.KEEP_MEASURES)
class NewMeasure(FrameworkForm):
    form_class = NewMeasureForm
    question = "Add a measure to {}"

    def find(self) -> None:
        super().find()
        if not is_direct(self.framework):
            raise Http404("A shared framework changes by proposals")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"framework": self.framework}

    def act(self, form):
        self.measure = verbs.add_measure(
            framework=self.framework,
            code=form.cleaned_data["code"],
            frequency=form.cleaned_data["frequency"],
            terms=form.terms(),
            by=self.request.membership,
        )
        return f"{self.measure} is added"

    def after(self):
        return measure_address(self.request, self.measure)


class OfMeasure(ActionPage):
    """One measure that the organisation uses."""

    question = "{}"

    def find(self) -> None:
        self.measure = measure_or_404(self.request, self.kwargs["measure"])
        self.heading = self.question.format(self.measure)

    def back(self):
        return measure_address(self.request, self.measure), f"Measure {self.measure}"


class OfOwnMeasure(OfMeasure):
    """A measure of an unshared framework that the organisation leads, not retired."""

    def find(self) -> None:
        super().find()
        check_may_keep(self.request.membership, self.measure.framework.organisation_id)
        if not is_direct(self.measure.framework):
            raise Http404("A shared framework changes by proposals")


@requires(Permission.KEEP_MEASURES)
class ChangeMeasure(OfOwnMeasure):
    form_class = ChangeMeasureForm
    question = "Change the definition of {}"
    introduction = (
        "A definition is only added: those before stay to be read. Say from which period on it "
        "counts where the measure itself changes."
    )

    def find(self) -> None:
        super().find()
        self.now = verbs.latest_definition(self.measure)

    def get_form_kwargs(self):
        more = {"framework": self.measure.framework, "edit_version": self.now.edit_version}
        return super().get_form_kwargs() | more

    def get_initial(self):
        return initial_of(terms_of(self.now.definition))

    def act(self, form):
        verbs.change_definition(
            measure=self.measure,
            terms=form.terms(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"The definition of {self.measure} is changed"

    def compare(self, current, typed):
        form = self.get_form()
        form.full_clean()
        found = differences(terms_of(current.definition), form.terms())
        skipped = {LABELS[name] for name in OF_THE_CHANGE if name in LABELS}
        return [
            BothTexts(one.label, in_words(one.before), in_words(one.after))
            for one in found
            if one.is_changed and one.label not in skipped
        ]


def initial_of(terms) -> dict[str, object]:
    """What a form shows of terms that are there."""
    return {name: value for name, value in vars(terms).items() if name not in OF_THE_CHANGE}


@requires(Permission.KEEP_MEASURES)
class CorrectFrequency(EditsRow, OfOwnMeasure):
    edited = "measure"
    form_class = FrequencyForm
    question = "How long are the periods of {}?"
    introduction = (
        "This can be put right as long as there is no value, target or response. Afterwards a "
        "measure of other periods is another measure."
    )

    def get_initial(self):
        return {"frequency": self.measure.frequency}

    def act(self, form):
        given = form.cleaned_data
        verbs.correct_frequency(
            measure=self.measure,
            frequency=given["frequency"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"The periods of {self.measure} are put right"

    def compare(self, current, typed):
        theirs, yours = (frequency_in_words(one) for one in (current.frequency, typed["frequency"]))
        return [BothTexts(str(current), theirs, yours)]


@requires(Permission.KEEP_MEASURES)
class RetireMeasure(EditsRow, OfOwnMeasure):
    edited = "measure"
    form_class = RetireForm
    question = "Retire {}"
    introduction = "What there is of it stays to be read, and its code is not used again."

    def get_initial(self):
        return {"retired_on": clock.today()}

    def act(self, form):
        given = form.cleaned_data
        verbs.retire_measure(
            measure=self.measure,
            reason=given["reason"],
            retired_on=given["retired_on"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.measure} is retired after {print_day(given['retired_on'])}"

    def compare(self, current, typed):
        gone = current.retired_on
        theirs = f"Retired after {print_day(gone)}: {current.retired_reason}" if gone else "In use"
        yours = f"Retired after {print_day(typed['retired_on'])}: {typed['reason']}"
        return [BothTexts(str(current), theirs, yours)]


@requires(Permission.KEEP_MEASURES)
class Ownership(OfMeasure):
    """Of the person's own organisation, whoever leads the framework."""

    form_class = OwnershipForm
    question = "Who answers for {} here?"

    def find(self) -> None:
        super().find()
        rows = MeasureOwnership.objects.filter(organisation=self.request.organisation)
        self.now = rows.filter(measure=self.measure).first()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "edit_version": self.now.edit_version if self.now else 0,
            "by": self.request.membership,
            "on": clock.today(),
        }

    def get_initial(self):
        if self.now is None:
            return {}
        return {name: getattr(self.now, f"{name}_id") for name in PEOPLE}

    def act(self, form):
        given = form.cleaned_data
        verbs.set_ownership(
            measure=self.measure,
            expected_version=given["edit_version"],
            by=self.request.membership,
            **{name: given[name] for name in PEOPLE},
        )
        return f"{given['owner'].user.name} answers for {self.measure}"

    def compare(self, current, typed):
        both = {name: (getattr(current, name), typed[name]) for name in PEOPLE}
        return [
            BothTexts(label, str(theirs or "Nobody"), str(yours or "Nobody"))
            for name, label in PEOPLE.items()
            for theirs, yours in [both[name]]
            if theirs != yours
        ]


PEOPLE = {"owner": "Owner", "deputy": "Deputy", "updater": "Designated updater"}
