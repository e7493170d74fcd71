"""What an organisation shows to everybody: chosen by who keeps its papers or its people."""

from __future__ import annotations

from django import forms
from django.urls import reverse

from accounts.access import requires
from accounts.roles import Permission
from components.forms import EditForm
from components.pages import ActionPage, BothTexts

from ...models import PublicChoice
from ...papers import actions

PARTS = {
    "shows_papers": ("Papers", "Released editions with their files, and a search in them"),
    "shows_programmes": ("Programmes", "Programmes and objectives, from the newest released paper"),
    "shows_progress": ("Progress", "Progress by programme and objective, from the same paper"),
    "shows_finance": ("Finance", "The position statement, from the same paper"),
    "shows_packs": ("Packs of meetings", "Agendas, with released papers and documents"),
    "shows_scorecards": (
        "Scorecards",
        "Those that are marked for the public, with values of published data sets alone",
    ),
}


class ChoiceForm(EditForm):
    submit_label = "Save"

    shows_papers = forms.BooleanField(required=False)
    shows_programmes = forms.BooleanField(required=False)
    shows_progress = forms.BooleanField(required=False)
    shows_finance = forms.BooleanField(required=False)
    shows_packs = forms.BooleanField(required=False)
    shows_scorecards = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in PARTS.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text


@requires(Permission.CHOOSE_PUBLIC)
class ChoosePublic(ActionPage):
    form_class = ChoiceForm
    heading = "What everybody may see of your organisation"
    introduction = (
        "Only what stands in editions that were released to the public is ever shown and, in packs "
        "of meetings, the public items of a published agenda with the documents under them: "
        "nothing that is for members only. A scorecard shows what published data sets hold."
    )

    def find(self):
        organisation = self.request.organisation
        self.choice = PublicChoice.objects.filter(
            organisation=organisation
        ).first() or PublicChoice(organisation=organisation)

    def get_initial(self):
        values = {name: getattr(self.choice, name) for name in PARTS}
        return values | {"edit_version": self.choice.edit_version}

    def act(self, form) -> str:
        typed = {name: form.cleaned_data[name] for name in PARTS}
        actions.choose_public(
            **typed, expected_version=form.cleaned_data["edit_version"], by=self.request.membership
        )
        return "The public pages show what you chose"

    def compare(self, theirs, yours) -> list[BothTexts]:
        return [
            BothTexts(label, _shown(getattr(theirs, name)), _shown(yours[name]))
            for name, (label, _) in PARTS.items()
            if getattr(theirs, name) != yours[name]
        ]

    def back(self):
        return reverse("paper-list", args=[self.request.organisation.slug]), "Papers"


def _shown(value: bool) -> str:
    return "shown" if value else "not shown"
