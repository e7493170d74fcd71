"""A figure in a measure's own unit, as people type and paste it."""

from __future__ import annotations

from components import fields

from ..models.fields import KEPT_DECIMALS


class FigureField(fields.FigureField):
    """As many digits and decimals as the column of values holds."""

    def __init__(self, **kwargs):
        super().__init__(digits=12, decimals=KEPT_DECIMALS, percent=True, **kwargs)
