"""Pages that change the register: each a form that becomes one verb."""

from __future__ import annotations

import datetime as dt

from django.forms import ChoiceField, Field

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from periods.calendar import print_day
from records import clock

from .. import actions
from ..forms import (
    ChangeIssueForm,
    ChangeMitigationForm,
    ChangeRiskForm,
    CloseForm,
    MatrixForm,
    MitigationForm,
    NewIssueForm,
    NewRiskForm,
    ReopenForm,
    ResolveForm,
    ScoreForm,
)
from ..matrix import matrix_of
from ..permissions import check_may_keep_entry
from ..reading import risk_now
from .finding import address, came_from, issue_or_404, mitigation_or_404, risk_or_404


class RegisterPage(ActionPage):
    """What they share: the person, the day, and the way back to where they came from."""

    def who(self) -> dict[str, object]:
        return {"by": self.request.membership, "on": clock.today()}

    def after(self) -> str:
        return came_from(self.request) or super().after()


class OfRisk(RegisterPage):
    question = "{}"

    def find(self) -> None:
        self.risk = risk_or_404(self.request, self.kwargs["number"])
        check_may_keep_entry(self.request.membership, self.risk, clock.today())
        self.heading = self.question.format(self.risk.reference)

    def get_form_kwargs(self):
        more = {"edit_version": self.risk.edit_version} if self.is_edit else {}
        return super().get_form_kwargs() | more

    is_edit = True

    def back(self):
        return address(self.request, "risk-detail", number=self.risk.number), str(self.risk)


class OfIssue(RegisterPage):
    question = "{}"

    def find(self) -> None:
        self.issue = issue_or_404(self.request, self.kwargs["number"])
        check_may_keep_entry(self.request.membership, self.issue, clock.today())
        self.heading = self.question.format(self.issue.reference)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.issue.edit_version}

    def back(self):
        return address(self.request, "issue-detail", number=self.issue.number), str(self.issue)


def _initial(row, names) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _differences(form_class, current, typed) -> list[BothTexts]:
    """What is stored now beside what was typed, field by field."""
    fields = {
        name: field
        for name, field in form_class.base_fields.items()
        if name in typed and hasattr(current, name) and name != "edit_version"
    }
    return [
        BothTexts(field.label, _words(field, stored), _words(field, typed[name]))
        for name, field in fields.items()
        if ((stored := getattr(current, name)) or None) != (typed[name] or None)
    ]


def _words(field: Field, value: object) -> str:
    """As the form shows it."""
    if value in (None, ""):
        return "(empty)"
    if isinstance(value, dt.date):
        return print_day(value)
    if isinstance(field, ChoiceField) and isinstance(value, str):
        return str(dict(field.choices).get(value, value))
    return str(value)


# Risks ------------------------------------------------------------------------------------


@requires(Permission.KEEP_RISKS)
class NewRisk(RegisterPage):
    form_class = NewRiskForm
    heading = "Put a risk on the register"

    def get_form_kwargs(self):
        matrix = {"matrix": matrix_of(self.request.organisation)}
        return super().get_form_kwargs() | self.who() | matrix

    def get_initial(self):
        return {"raised_on": clock.today(), "owner": self.request.membership.pk}

    def act(self, form):
        by = self.request.membership
        self.risk = actions.raise_risk(
            organisation=by.organisation,
            fields=form.risk_fields(),
            scores=form.scores(),
            raised_on=form.cleaned_data["raised_on"],
            by=by,
        )
        return f"{self.risk} is on the register"

    def back(self):
        return address(self.request, "risk-list"), "All risks"


@requires(Permission.KEEP_RISKS)
class ChangeRisk(OfRisk):
    form_class = ChangeRiskForm
    question = "Change {}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.who()

    def get_initial(self):
        return _initial(self.risk, actions.RiskFields.__dataclass_fields__)

    def act(self, form):
        actions.change_risk(
            risk=self.risk,
            fields=form.risk_fields(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.risk.reference} is changed"

    def compare(self, current, typed):
        return _differences(ChangeRiskForm, current, typed)


@requires(Permission.KEEP_RISKS)
class ScoreRisk(OfRisk):
    form_class = ScoreForm
    question = "Score {}"
    is_edit = False

    def find(self) -> None:
        super().find()
        now = risk_now(self.risk).current
        self.introduction = (
            f"{self.risk.title}: {now.words if now else 'not scored'} now. Scores are only added: "
            "those before stay, each by the matrix of its day."
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"matrix": matrix_of(self.risk.organisation)}

    def get_initial(self):
        return {"scored_on": clock.today()}

    def act(self, form):
        given = form.cleaned_data
        actions.score_risk(
            risk=self.risk,
            kind=given["kind"],
            scored=actions.Scored(given["likelihood"], given["impact"]),
            scored_on=given["scored_on"],
            reason=given["reason"],
            by=self.request.membership,
        )
        return f"{self.risk.reference} is scored"


@requires(Permission.KEEP_RISKS)
class CloseRisk(OfRisk):
    form_class = CloseForm
    question = "Close {}"

    def act(self, form):
        actions.close_risk(
            risk=self.risk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.risk.reference} is closed"

    def compare(self, current, typed):
        return []


@requires(Permission.KEEP_RISKS)
class ReopenRisk(OfRisk):
    form_class = ReopenForm
    question = "Open {} again"

    def act(self, form):
        actions.reopen_risk(
            risk=self.risk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.risk.reference} is open again"

    def compare(self, current, typed):
        return []


@requires(Permission.KEEP_RISKS)
class NewMitigation(OfRisk):
    form_class = MitigationForm
    question = "Add a mitigation to {}"
    is_edit = False

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.who()

    def act(self, form):
        actions.add_mitigation(risk=self.risk, by=self.request.membership, **form.cleaned_data)
        return "The mitigation is added"


@requires(Permission.KEEP_RISKS)
class ChangeMitigation(RegisterPage):
    form_class = ChangeMitigationForm

    def find(self) -> None:
        self.mitigation = mitigation_or_404(
            self.request, self.kwargs["number"], self.kwargs["mitigation"]
        )
        risk = self.mitigation.risk
        check_may_keep_entry(self.request.membership, risk, clock.today())
        self.heading = f"Change what is done about {risk.reference}"

    def get_form_kwargs(self):
        version = {"edit_version": self.mitigation.edit_version}
        return super().get_form_kwargs() | self.who() | version

    def get_initial(self):
        return _initial(self.mitigation, ("action", "owner", "due_on", "done_on"))

    def act(self, form):
        given = dict(form.cleaned_data)
        version = given.pop("edit_version")
        actions.change_mitigation(
            mitigation=self.mitigation,
            expected_version=version,
            by=self.request.membership,
            **given,
        )
        return "The mitigation is changed"

    def back(self):
        risk = self.mitigation.risk
        return address(self.request, "risk-detail", number=risk.number), str(risk)

    def compare(self, current, typed):
        return _differences(ChangeMitigationForm, current, typed)


@requires(Permission.SET_RISK_MATRIX)
class ChangeMatrix(RegisterPage):
    form_class = MatrixForm
    heading = "Another risk matrix"
    introduction = "It counts for scores from now on. Scores that were given keep theirs."

    def get_initial(self):
        matrix = matrix_of(self.request.organisation)
        return {
            "likelihood_words": "\n".join(matrix.likelihoods),
            "impact_words": "\n".join(matrix.impacts),
            **vars(matrix.bands),
        }

    def act(self, form):
        by = self.request.membership
        made = actions.set_matrix(organisation=by.organisation, by=by, **form.values())
        return f"Matrix {made.number} counts from today"

    def back(self):
        return address(self.request, "risk-matrix"), "The matrix"


# Issues -----------------------------------------------------------------------------------


@requires(Permission.KEEP_RISKS)
class NewIssue(RegisterPage):
    form_class = NewIssueForm
    heading = "Put an issue on the register"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.who()

    def get_initial(self):
        return {"raised_on": clock.today(), "owner": self.request.membership.pk}

    def act(self, form):
        by = self.request.membership
        issue = actions.raise_issue(
            organisation=by.organisation,
            fields=form.issue_fields(),
            raised_on=form.cleaned_data["raised_on"],
            by=by,
        )
        return f"{issue} is on the register"

    def back(self):
        return address(self.request, "issue-list"), "All issues"


@requires(Permission.KEEP_RISKS)
class ChangeIssue(OfIssue):
    form_class = ChangeIssueForm
    question = "Change {}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.who()

    def get_initial(self):
        return _initial(self.issue, actions.IssueFields.__dataclass_fields__)

    def act(self, form):
        actions.change_issue(
            issue=self.issue,
            fields=form.issue_fields(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.issue.reference} is changed"

    def compare(self, current, typed):
        return _differences(ChangeIssueForm, current, typed)


@requires(Permission.KEEP_RISKS)
class ResolveIssue(OfIssue):
    form_class = ResolveForm
    question = "{} is resolved"

    def get_initial(self):
        return {"resolved_on": clock.today()}

    def act(self, form):
        given = form.cleaned_data
        actions.resolve_issue(
            issue=self.issue,
            resolution=given["resolution"],
            resolved_on=given["resolved_on"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.issue.reference} is resolved"

    def compare(self, current, typed):
        return _differences(ResolveForm, current, typed)


@requires(Permission.KEEP_RISKS)
class ReopenIssue(OfIssue):
    form_class = ReopenForm
    question = "Open {} again"

    def act(self, form):
        actions.reopen_issue(
            issue=self.issue,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.issue.reference} is open again"

    def compare(self, current, typed):
        return []
