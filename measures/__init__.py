"""Measures of performance: frameworks, observations, targets, comparators and scorecards."""
