"""Which return a workbook is of: signed, in a sheet that nobody sees."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core import signing

from records.refusals import Refused
from tables.workbook_in import WorkbookIn

from .rows import asked_of
from .standing import Standing
from .values import fingerprint_of

SHEET = "Identity"
_SALT = "returns.workbook"
_UNKNOWN = (
    "This workbook was not downloaded from here, or its hidden sheet was changed. "
    "Download the workbook of this return and copy your answers into it."
)


@dataclass(frozen=True)
class Identity:
    """``versions`` are the ``edit_version`` of each step when the workbook was written,
    ``starts`` the fingerprint of what each step then held."""

    organisation: str
    programme: str
    period: str
    version: int
    versions: dict[str, int]
    starts: dict[str, str]

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT, compress=True)


def identity_of(standing: Standing) -> Identity:
    """The identity of a workbook of the return as it stands."""
    programme = standing.programme_return.programme
    return Identity(
        organisation=programme.organisation.slug,
        programme=programme.slug,
        period=standing.programme_return.period.key,
        version=standing.version.number,
        versions=standing.edit_versions,
        starts={
            key: fingerprint_of({name: standing.starts[key][name] for name in names})
            for key, names in asked_of(standing).items()
        },
    )


def identity_in(book: WorkbookIn) -> Identity:
    """What the workbook says it is; Refused where nobody here signed that."""
    sheet = book.sheets.get(SHEET)
    signed = sheet.rows[-1].cell(1).value if sheet and sheet.rows else None
    try:
        return Identity(**signing.loads(str(signed), salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise Refused(_UNKNOWN) from error


def check_identity(identity: Identity, now: Identity) -> None:
    """Refused, with the reason, where the workbook is of another return than ``now``."""
    if identity.organisation != now.organisation:
        raise Refused("This workbook is of another organisation. Nothing was saved.")
    if identity.programme != now.programme:
        raise Refused(
            f"This workbook is of another programme, “{identity.programme}”. "
            "Upload it on that programme's return."
        )
    if identity.period != now.period:
        raise Refused(
            f"This workbook is of another quarter, {identity.period}; this return is for "
            f"{now.period}. Upload it on that quarter's return, or download this one's workbook."
        )
    if identity.version != now.version:
        raise Refused(
            f"This workbook is of version {identity.version} of the return, which is now at "
            f"version {now.version}. Download the workbook anew and copy your answers into it."
        )
