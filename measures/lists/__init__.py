"""Lists from files: what a file says, and what loading it would change. Nothing is written here."""
