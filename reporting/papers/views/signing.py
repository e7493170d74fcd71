"""Confirming the figures, signing the paper off, publishing it: each asks once more."""

from __future__ import annotations

from accounts.access import requires
from accounts.roles import Permission
from finance.statements.statement_table import statement_table
from records import clock
from tables.html import to_html

from .. import actions
from ..addresses import address
from ..builder import build_paper
from ..compiled import compiled_paper
from ..forms.deciding import ConfirmForm, ReasonForm, ShownForm
from ..listed import tables_of_kind
from ..listings import balance_lines, fund_lines
from ..records import content_sha256, figures_sha256
from ..statuses import percent
from ..words import in_print
from .base import PaperActionPage


@requires(Permission.CONFIRM_FIGURES)
class ConfirmFigures(PaperActionPage):
    form_class = ConfirmForm
    template_name = "reporting/papers/confirm.html"
    heading = "Are these figures right?"

    def find(self):
        super().find()
        self.record = build_paper(self.paper, known_at=clock.now())

    def get_initial(self):
        return {
            "shown": figures_sha256(self.record),
            "drawn_at": self.record.drawn_at.isoformat(),
        }

    def act(self, form) -> str:
        actions.confirm_figures(
            paper=self.paper,
            drawn_at=form.cleaned_data["drawn_at"],
            shown=form.cleaned_data["shown"],
            by=self.request.membership,
        )
        return "The figures are confirmed"

    def get_context_data(self, **kwargs):
        record = self.record
        statement = statement_table(record.statement) if record.statement else None
        return super().get_context_data(**kwargs) | {
            "record": record,
            "table": to_html(statement) if statement else "",
            "notes": statement.notes if statement else (),
            "listed": [
                (to_html(table), table.notes)
                for section in record.sections
                for table in tables_of_kind(section.kind, record)
            ],
            "balances": in_print(balance_lines(record.balances)),
            "funds": in_print(fund_lines(record.funds)),
            "progress": [(one.programme, percent(one.progress.printed)) for one in record.reports],
        }


@requires(Permission.SIGN_OFF_PAPER)
class SignOff(PaperActionPage):
    form_class = ShownForm
    template_name = "reporting/papers/sign.html"
    heading = "Sign this paper off"

    def find(self):
        super().find()
        self.compiled = compiled_paper(self.paper, self.request.membership, known_at=clock.now())

    def get_initial(self):
        return {"shown": content_sha256(self.compiled.record)}

    def act(self, form) -> str:
        actions.sign_off(
            paper=self.paper, shown=form.cleaned_data["shown"], by=self.request.membership
        )
        return "The paper is signed off"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "paper": self.paper,
            "compiled": self.compiled,
        }


@requires(Permission.PUBLISH_PAPER)
class Publish(PaperActionPage):
    form_class = ReasonForm
    template_name = "reporting/papers/publish.html"
    edition = None

    def find(self):
        super().find()
        self.compiled = compiled_paper(self.paper, self.request.membership, known_at=clock.now())
        number = self.compiled.editions[0].number + 1 if self.compiled.editions else 1
        self.heading = f"Publish edition {number}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "label": "What this edition corrects, and why",
            "submit": self.heading,
            "required": bool(self.compiled.editions),
        }

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not self.compiled.editions:
            del form.fields["reason"]
        return form

    def act(self, form) -> str:
        self.edition = actions.publish(
            paper=self.paper,
            by=self.request.membership,
            reason=form.cleaned_data.get("reason", ""),
        )
        return "The paper is published. Its files are being made."

    def back(self):
        if self.edition is not None:
            return address("edition-detail", self.edition), str(self.edition)
        return super().back()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "paper": self.paper,
            "compiled": self.compiled,
        }
