"""The pages of rounds and returns."""
