"""Forms that turn what finance people type into values for the verbs."""
