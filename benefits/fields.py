"""A figure in a benefit's own unit, as people type and paste it."""

from __future__ import annotations

from components import fields


class FigureField(fields.FigureField):
    """As many digits and decimals as the columns of this app hold."""

    def __init__(self, **kwargs):
        super().__init__(digits=13, decimals=4, **kwargs)
