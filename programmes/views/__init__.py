"""Pages of the plan and of those who head its programmes."""
