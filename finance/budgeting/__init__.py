"""A year's budget: approved and changed, spread over months, ordered, and who may change it."""
