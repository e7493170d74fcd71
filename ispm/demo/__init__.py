"""A demonstration: one organisation, its published paper of 2009, and a round open now."""
