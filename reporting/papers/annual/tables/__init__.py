"""The tables of an annual report, by part."""

from .aims import aims_tables
from .delivered import delivered_tables
from .savings import savings_tables

__all__ = ["aims_tables", "delivered_tables", "savings_tables"]
