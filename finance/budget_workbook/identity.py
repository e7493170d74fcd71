"""Which budget a workbook is of, and what stood when it was written: signed, in a hidden sheet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core import signing

from periods.calendar import year_label
from records.refusals import Refused
from tables.workbook_in import WorkbookIn

from ..budgeting.shapes import Months
from ..models import Budget
from .standing import Standing, months_of

SHEET = "Identity"
_SALT = "finance.budget_workbook"


@dataclass(frozen=True)
class Identity:
    """``approved`` and ``profiles`` by the line's key as text: the amount as text and the key of
    the profile, or None where there was none."""

    organisation: str
    year: int
    approved: dict[str, str | None]
    profiles: dict[str, int | None]

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    def approved_then(self, line: int) -> Decimal | None:
        """What was approved for the line when the workbook was written."""
        text = self.approved.get(str(line))
        return None if text is None else Decimal(text)

    def months_then(self, line: int, standing: Standing) -> Months | None:
        """The months that the line had then."""
        profile = standing.profiles.get(self.profiles.get(str(line)))
        return months_of(profile) if profile else None


def identity_of(standing: Standing) -> Identity:
    """The identity of a workbook of the budget as it stands."""
    return Identity(
        organisation=standing.budget.organisation.slug,
        year=standing.budget.year,
        approved={
            str(key): None if one.approved is None else str(one.approved)
            for key, one in standing.lines.items()
        },
        profiles={
            str(key): one.profile.pk if one.profile else None for key, one in standing.lines.items()
        },
    )


def identity_in(book: WorkbookIn) -> Identity:
    """What the workbook says it is; Refused where nobody here signed that."""
    sheet = book.sheets.get(SHEET)
    signed = sheet.rows[-1].cell(1).value if sheet and sheet.rows else None
    try:
        return Identity(**signing.loads(str(signed), salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise Refused(
            "The hidden sheet of this workbook was changed. Download the workbook anew and copy "
            "your figures into it. Nothing was saved.",
            field="workbook",
        ) from error


def check_identity(identity: Identity, budget: Budget) -> None:
    """Refused, with the reason, where the workbook is of another budget."""
    if identity.organisation != budget.organisation.slug:
        raise Refused(
            "This workbook is of another organisation. Nothing was saved.", field="workbook"
        )
    if identity.year != budget.year:
        raise Refused(
            f"This workbook is of {year_label(identity.year)}; this budget is of {budget.label}. "
            "Upload it there, or download this year's workbook. Nothing was saved.",
            field="workbook",
        )
