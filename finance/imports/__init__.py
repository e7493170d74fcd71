"""Files from ledgers: found, read row by row, staged, shown before they count, counted."""
