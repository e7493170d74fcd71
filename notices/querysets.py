"""Reading notices by name."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

#: A notice that could not go out for so many days is let go: it is no news any more.
KEPT_FOR = dt.timedelta(days=7)


class NoticeQuerySet(models.QuerySet):
    def waiting(self, day: dt.date, in_hand_since: dt.datetime) -> NoticeQuerySet:
        """News of the last week that is in no message sent, nor in one that somebody has been
        sending since ``in_hand_since`` or later."""
        parts = self.model._meta.get_field("parts").related_model
        out = parts.objects.filter(
            Q(message__state="sent")
            | Q(message__state="sending", message__claimed_at__gte=in_hand_since),
            notice=OuterRef("pk"),
        )
        return self.filter(~Exists(out), for_day__lte=day, for_day__gt=day - KEPT_FOR)


class HiddenGuidanceQuerySet(models.QuerySet):
    def of(self, membership) -> HiddenGuidanceQuerySet:
        """What the person has hidden and not brought back."""
        return self.filter(membership=membership, brought_back_at=None)
