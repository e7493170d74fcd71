"""Codes of ledgers, each with the budget line that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b

from django import forms

from components.forms import Form, LineField
from figures.counts import count_in
from periods.calendar import month_label

from ..imports.cells import text_of
from ..models import CODE_LENGTH, Budget, BudgetedLine, BudgetLine, SourceProfile

#: A page has at most so many codes, and at most so many choices of lines in all.
MOST_CODES, FEWEST_CODES, MOST_CHOICES = 50, 5, 6000


@dataclass(frozen=True)
class CodeRow:
    """A code of a source with what stands under it; ``line`` is where it goes, None: nowhere."""

    source: SourceProfile
    code: str
    name: str
    rows: int
    amount: Decimal
    months: tuple[int, ...] = ()
    line: BudgetLine | None = None

    @property
    def key(self) -> str:
        """Names the code's box, whatever signs are in the code."""
        text = f"{self.source.pk}\x1f{self.code}".encode()
        return f"line-{blake2b(text, digest_size=8).hexdigest()}"


@dataclass
class CodeBox:
    """A row with its select as the template writes it."""

    row: CodeRow
    id: str
    chosen: int | None
    months: str
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LineGroup:
    name: str
    lines: tuple[tuple[int, str], ...]


class CodesForm(Form):
    """A select for each code of the page; what was not changed is left alone."""

    move_loaded = forms.BooleanField(
        label="Move also what stands on another line already",
        help_text="Without it, only what waits unallocated and later files go to the line chosen.",
        required=False,
    )

    def __init__(self, *args, budget: Budget, rows: Iterable[CodeRow], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.budget = budget
        budgeted = BudgetedLine.objects.filter(budget=budget).in_statement_order()
        self.lines = {row.line_id: row.line for row in budgeted}
        self.rows = {row.key: row for row in rows}
        choices = [("", "None yet"), *((pk, line.name) for pk, line in self.lines.items())]
        for key, row in self.rows.items():
            self.fields[key] = forms.TypedChoiceField(
                label=f"Line for {row.code}",
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.line.pk if row.line else "",
                error_messages={"invalid_choice": f"Choose a line of this budget for {row.code}"},
            )

    def clean(self) -> dict:
        given = super().clean()
        for key, row in self.rows.items():
            if row.line is not None and key not in self.errors and given.get(key) is None:
                self.add_error(key, f"{row.code} has a line already: choose the one it goes to")
        if not self.errors and not self.chosen():
            self.add_error(None, "Choose a line for at least one code")
        return given

    def chosen(self) -> dict[SourceProfile, dict[str, BudgetLine]]:
        """By source, the codes whose line was chosen or changed."""
        found: dict[SourceProfile, dict[str, BudgetLine]] = {}
        for key, row in self.rows.items():
            pk = self.cleaned_data.get(key)
            is_other = row.line is None or row.line.pk != pk
            if pk is not None and (is_other or self.cleaned_data.get("move_loaded")):
                found.setdefault(row.source, {})[row.code] = self.lines[pk]
        return found

    @property
    def groups(self) -> list[LineGroup]:
        """The year's lines as the selects offer them."""
        groups: dict[str, list[tuple[int, str]]] = {}
        for pk, line in self.lines.items():
            name = f"{line.group.name} ({line.group.get_side_display().lower()})"
            groups.setdefault(name, []).append((pk, line.name))
        return [LineGroup(name, tuple(lines)) for name, lines in groups.items()]

    @property
    def boxes(self) -> list[CodeBox]:
        return [self._box(key, row) for key, row in self.rows.items()]

    def _box(self, key: str, row: CodeRow) -> CodeBox:
        shown = self[key].value()
        chosen = count_in(shown) or None
        months = ", ".join(month_label(self.budget.year, month) for month in row.months)
        return CodeBox(row, self[key].auto_id, chosen, months, list(self[key].errors))


class NewCodeForm(Form):
    """A code that no file has had yet, and its line."""

    submit_label = "Give it this line"

    code = LineField(
        label="Code",
        help_text="As the source’s files have it; of several columns or parts, joined by a dash.",
        max_length=CODE_LENGTH,
        error_messages={
            "required": "Enter the code",
            "max_length": f"The code must be {CODE_LENGTH} characters or fewer",
        },
    )
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label="Budget line",
        empty_label="Choose a line",
        error_messages={"required": "Choose a line", "invalid_choice": "Choose a line"},
    )

    def __init__(self, *args, source: SourceProfile, budget: Budget, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._mapped = source.mappings.filter(budget=budget)
        lines = BudgetLine.objects.filter(budgeted__budget=budget)
        self.fields["line"].queryset = lines.in_statement_order()

    def clean_code(self) -> str:
        """Written as files' cells are read, so that it is found again."""
        code = text_of(self.cleaned_data["code"])
        if self._mapped.filter(code=code).exists():
            raise forms.ValidationError(f"{code} has a line already. Change it among the codes")
        return code


def page_size(lines: int) -> int:
    """Codes to a page: fewer where each select is long, so that a page stays light."""
    return max(FEWEST_CODES, min(MOST_CODES, MOST_CHOICES // max(1, lines)))
