"""Colours in words and shapes: the four-part line and strips of quarters."""

from __future__ import annotations

from django import template

from returns.fourpart import FourPart, Strip, line_picture, strip_picture
from returns.records import JudgementRecord

register = template.Library()


@register.simple_tag
def strip_of(strip: Strip) -> str:
    """The colours of quarters, their words beneath."""
    return strip_picture(strip)


@register.simple_tag
def four_part_line(line: FourPart, columns: int = 2) -> str:
    """Now, forecast, last quarter and direction, in so many columns."""
    return line_picture(line, columns=columns)


@register.simple_tag
def four_part_of(judgement: JudgementRecord) -> str:
    """As ``four_part_line``, of a return's judgement."""
    return line_picture(FourPart(judgement.now, judgement.forecast, judgement.last))
