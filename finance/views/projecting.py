"""What the lines are expected to come to: projected at a month end, by finance and by heads."""

from __future__ import annotations

from accounts.access import requires
from accounts.roles import Permission

from .. import actions
from ..forms.projecting import ProjectingGrid
from ..models import BudgetLine, Side
from ..months.closing import month_states
from ..months.projections import build_projections
from ..permissions import forecasts_all, lines_to_forecast
from .entry import OfMonth


@requires(Permission.FORECAST_LINES)
class EnterProjections(OfMonth):
    """All lines of expenditure for finance; for a head those of their programmes."""

    form_class = ProjectingGrid
    template_name = "finance/projections.html"

    def prepare(self):
        lines = BudgetLine.objects.filter(
            budgeted__budget=self.budget, group__side=Side.EXPENDITURE
        )
        mine = lines_to_forecast(self.request.membership, lines)
        self.states = month_states(self.budget)
        self.rows = build_projections(self.budget, self.month, list(mine.in_statement_order()))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "rows": self.rows,
            "called": f"projected at the end of {self.label}",
        }

    def act(self, form):
        projections = actions.project_year_end(
            budget=self.budget,
            month=self.month,
            figures=form.typed,
            reasons=form.given_reasons,
            methods=form.methods,
            seen=form.seen,
            by=self.request.membership,
        )
        count = f"{len(projections)} projection{'' if len(projections) == 1 else 's'}"
        return f"{self.label}: {count} saved."

    def after(self):
        return self.page("projections-enter")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        is_whole = forecasts_all(self.request.membership)
        by_finance = self.states.is_closed_for_finance(self.month)
        is_closed = by_finance or not (is_whole or self.is_open_for_holders)
        rows = [
            {
                "row": row,
                "method": form.method_box(row.line),
                "box": form.box(row.line),
                "reason": form.box(row.line, "reason"),
                "seen": form.seen_input(row.line),
            }
            for row in self.rows
        ]
        return context | {
            "rows": rows,
            "label": self.label,
            "caption": f"Projection to the year end, as seen at the end of {self.label}",
            "projected": sum(row.seen is not None for row in self.rows),
            "ignoring": [row.line.name for row in self.rows if row.ignores_the_variance],
            "is_whole": is_whole,
            "is_closed": is_closed,
            "by_finance": by_finance,
            # Closed while somebody was writing: what they typed stays in its boxes.
            "has_boxes": not is_closed or form.is_bound,
            "open_month": self.states.open_month_from(self.month),
            "budget": self.budget,
            "month": self.month,
        }

    @property
    def is_open_for_holders(self) -> bool:
        return not self.states.is_closed_for_holders(self.month)
