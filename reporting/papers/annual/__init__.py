"""What an annual report tells of the year: deliverables, budgets, aims and savings."""
