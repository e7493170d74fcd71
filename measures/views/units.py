"""The page on which unit, decimals and money of a category's measures are put right at once."""

from __future__ import annotations

from django.http import Http404

from accounts.access import requires
from accounts.roles import Permission
from components.forms import STALE
from components.pages import BothTexts
from records.refusals import Conflict

from .. import listing
from ..actions import measures as verbs
from ..forms.units import UnitsForm
from ..models import Definition
from ..permissions import is_direct
from ..terms import Terms, terms_of
from ..wording import counted
from .frameworks import FrameworkForm


@requires(Permission.KEEP_MEASURES)
class Units(FrameworkForm):
    """``?category=…``; nonsense is the first category."""

    form_class = UnitsForm
    template_name = "measures/lists/units.html"
    question = "Units of {}"
    introduction = (
        "A unit that was guessed from a title may be wrong. What you change is a new definition of "
        "the measure; all of one saving are one version of the framework."
    )

    def find(self) -> None:
        super().find()
        if not is_direct(self.framework):
            raise Http404("A shared framework changes by proposals")
        lines = listing.lines_of(self.framework, self.request.membership)
        lines = [line for line in lines if not line.is_retired]
        self.categories = sorted({line.category for line in lines})
        asked = self.request.GET.get("category", "")
        first = self.categories[0] if self.categories else ""
        self.category = asked if asked in self.categories else first
        self.lines = [line for line in lines if line.category == self.category]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lines": self.lines}

    def act(self, form):
        version = verbs.change_definitions(
            framework=self.framework,
            changes=form.changes(),
            reason=form.cleaned_data["reason"],
            by=self.request.membership,
        )
        return f"Saved as version {version.number}" if version else "Nothing was different"

    def after(self):
        return self.request.get_full_path()

    def meet(self, form, conflict: Conflict):
        """Both texts of the rows that somebody changed meanwhile. The rows carry the versions of
        now when the page comes back: saving again counts."""
        form.add_error(None, STALE)
        return [
            BothTexts(str(measure), _words(terms_of(self.by_key[measure.pk])), _words(terms))
            for measure, terms, version in form.changes()
            if version != self.by_key[measure.pk].pk
        ]

    @property
    def by_key(self) -> dict[int, Definition]:
        return {line.measure.pk: line.definition for line in self.lines}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            categories=self.categories, category=self.category, framework=self.framework, **kwargs
        )


def _words(terms: Terms) -> str:
    money = ", in pounds" if terms.is_money else ""
    return f"{terms.unit or 'no unit'}, {counted(terms.decimals, 'decimal')}{money}"
