"""Frozen records of what stands around a return: risks, issues, measures, evidence attached."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class RiskRecord:
    """An open risk, or one closed in the quarter, as the register then had it; scores are
    pairs of product and band, ``(12, "high")``, None where not scored."""

    reference: str
    title: str
    owner: str
    response: str
    current: tuple[int, str] | None
    target: tuple[int, str] | None
    movement: str
    closed_on: dt.date | None = None

    @property
    def current_words(self) -> str:
        """``high (12)``."""
        score, band = self.current or (0, "not scored yet")
        return f"{band.replace('_', ' ')} ({score})" if self.current else band


@dataclass(frozen=True)
class IssueRecord:
    reference: str
    title: str
    owner: str
    priority: str
    action: str
    due_on: dt.date | None
    resolved_on: dt.date | None = None


@dataclass(frozen=True)
class MeasureRecord:
    """A measure that shows how the objective is doing, as it stood at the quarter's end: its last
    value and target in words with the unit. Words are empty where there is none."""

    measure_id: int
    code: str
    title: str
    period: str = ""
    value: str = ""
    target: str = ""
    rag: str = ""
    change: str = ""


@dataclass(frozen=True)
class AttachmentRecord:
    """Evidence attached: a file with its SHA-256, or a link."""

    title: str
    attachment_id: int
    name: str = ""
    sha256: str = ""
    size: int = 0
    link: str = ""
