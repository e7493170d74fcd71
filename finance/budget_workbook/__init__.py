"""A year's budget as an Excel workbook: written to be filled in, and read back; and the layout
that ledgers export, with accounts and a column for each month."""
