"""Boxes of the forms: one line, several lines, a reason. What has words for its absence must be
filled in."""

from __future__ import annotations

from components.forms import LineField, LongTextField

from .vocabulary import REASON_LENGTH, TEXT_LENGTH, TITLE_LENGTH


def a_line(label: str, wrong: str = "", *, length: int = TITLE_LENGTH, **more) -> LineField:
    more.setdefault("required", bool(wrong))
    return LineField(label=label, max_length=length, error_messages={"required": wrong}, **more)


def a_text(label: str, wrong: str = "", *, length: int = TEXT_LENGTH, **more) -> LongTextField:
    more = {"rows": 3, "required": bool(wrong)} | more
    return LongTextField(label=label, max_length=length, error_messages={"required": wrong}, **more)


def a_reason(label: str, wrong: str) -> LongTextField:
    return a_text(label, wrong, length=REASON_LENGTH)
