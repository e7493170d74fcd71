"""What a confirmation counts, and what a reversal takes back."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Membership
from figures.money import NIL

from ..models import SourceProfile, Upload, UploadRow
from .counting import GroupSum, Recount, counting_of, differing, light_of, stated_sums, sums_of
from .rows import TO_COUNT, VALID, HeldRow, LightRow, held_with, light, living_after, set_counts


def sums_to_count(upload: Upload) -> list[GroupSum]:
    """What the rows come to that a confirmation counts."""
    return sums_of(UploadRow.objects.filter(upload=upload, verdict__in=TO_COUNT))


def count_new_rows(upload: Upload, source: SourceProfile) -> None:
    """The greater part of ``count_upload``, for which the budget need not be locked yet: rows
    that take nobody's place count. The caller has locked the source, and posts what they come to
    in the same transaction."""
    if source.kind == SourceProfile.Kind.ADDS:
        rows = UploadRow.objects.filter(upload=upload, verdict=UploadRow.Verdict.NEW)
        rows.update(counts=True)


def count_upload(
    upload: Upload, source: SourceProfile, sums: list[GroupSum], by: Membership
) -> None:
    """Post what the upload's new and changed rows come to: ``sums``, as ``sums_to_count`` has
    them. The caller has locked source and budget, made sure that the verdicts are of today, and
    called ``count_new_rows``."""
    recount = Recount(source, upload.budget, by, "")
    if source.kind == SourceProfile.Kind.RESTATES:
        _state_anew(upload, source, sums, recount)
    else:
        _add_rows(upload, sums, recount)
    recount.post()


def _add_rows(upload: Upload, sums: list[GroupSum], recount: Recount) -> None:
    changed = UploadRow.objects.filter(upload=upload, verdict=UploadRow.Verdict.CHANGED)
    replaced = UploadRow.objects.filter(pk__in=changed.values("replaces"))
    recount.move(light(replaced), [])
    recount.load(upload, sums)
    changed.update(counts=True)


def _state_anew(
    upload: Upload, source: SourceProfile, sums: list[GroupSum], recount: Recount
) -> None:
    """Only codes and months that come to something else change hands: of the others the rows
    that count already stay."""
    own = UploadRow.objects.filter(upload=upload, verdict__in=TO_COUNT)
    stated: dict[tuple[str, int], Decimal] = {}
    for one in sums:
        key = (one.group.code, one.group.own_month)
        stated[key] = stated.get(key, NIL) + one.amount
    counting = counting_of(source, upload.budget, {month for _, month in stated})
    changed = differing(stated_sums(counting), stated)
    recount.move(light_of(counting, changed), [])
    recount.load(upload, [one for one in sums if (one.group.code, one.group.own_month) in changed])
    set_counts([row.pk for row in light_of(own, changed)], counts=True)


def uncount_upload(upload: Upload, source: SourceProfile, by: Membership, remark: str) -> None:
    """Take back what no other living upload holds; what the latest other one says otherwise
    counts again. The caller has locked budget and source; the upload lives no more."""
    recount = Recount(source, upload.budget, by, remark)
    if source.kind == SourceProfile.Kind.RESTATES:
        recount.move(*_stated_before(upload, source))
    else:
        recount.move(*_held_otherwise(upload))
    recount.post()


def _held_otherwise(upload: Upload) -> tuple[list[LightRow], list[LightRow]]:
    """The rows that leave, and those that come in their place."""
    order = {pk: place for place, pk in enumerate(living_after(upload))}
    counting: dict[tuple[str, int], HeldRow] = {}
    latest: dict[tuple[str, int], HeldRow] = {}
    for one in held_with(upload, list(order)):
        if one.counts:
            counting[one.key] = one
        place = order.get(one.row.upload_id)
        if place is None:
            continue
        known = latest.get(one.key)
        if known is None or order[known.row.upload_id] < place:
            latest[one.key] = one
    leaving, coming = [], []
    for key, one in counting.items():
        held = latest.get(key)
        if held is None or held.content != one.content:
            leaving.append(one.row)
            coming += [held.row] if held else []
    return leaving, coming


def _stated_before(upload: Upload, source: SourceProfile) -> tuple[list[LightRow], list[LightRow]]:
    """By month: what counts, against what the latest other living upload says of the month."""
    own = UploadRow.objects.filter(upload=upload, verdict__in=VALID)
    months = set(own.order_by().values_list("own_month", flat=True).distinct())
    latest = _latest_by_month(upload, months)
    before = UploadRow.objects.filter(
        upload__in=set(latest.values()), verdict__in=VALID, own_month__in=months
    )
    stated = [row for row in light(before) if latest[row.own_month] == row.upload_id]
    counting = counting_of(source, upload.budget, months)
    sums: dict[tuple[str, int], object] = {}
    for row in stated:
        key = (row.code, row.own_month)
        sums[key] = sums.get(key, 0) + row.amount
    changed = differing(stated_sums(counting), sums)
    coming = [row for row in stated if (row.code, row.own_month) in changed]
    return light_of(counting, changed), coming


def _latest_by_month(upload: Upload, months: set[int]) -> dict[int, int]:
    """The latest living upload, this one left out, that says anything of each month."""
    latest: dict[int, int] = {}
    living = living_after(upload)
    rows = UploadRow.objects.filter(upload__in=living, verdict__in=VALID, own_month__in=months)
    said = set(rows.order_by().values_list("upload_id", "own_month").distinct())
    for pk in living:
        latest |= {month: pk for month in months if (pk, month) in said}
    return latest
