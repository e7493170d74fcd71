"""Scorecards: read once into a record, which page, PDF, Excel, plain data and papers print."""
