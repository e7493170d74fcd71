"""A return as an Excel workbook: written to be filled in without a connection, and read back."""
