"""Forms of papers: what people type, as the actions take it."""
