"""Early warnings: rules that a person can read, the figures they rest on, and raising them."""
