"""Who may open the evidence of a step."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership

from .models import Attachment
from .permissions import may_fill, may_give, may_see, may_see_draft


def may_open(membership: Membership, attachment: Attachment, on: dt.date) -> bool:
    """Whether the person may open it: as they may read the version that it belongs to."""
    programme_return = attachment.version.programme_return
    if attachment.version.is_submitted:
        return may_see(membership, programme_return, on)
    if may_see_draft(membership, programme_return, on):
        return True
    if attachment.objective is None:
        return may_give(membership, programme_return, on)
    return may_fill(membership, programme_return, attachment.objective, on)
