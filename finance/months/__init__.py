"""A month as it is entered, projected and closed."""
