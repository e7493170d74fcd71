"""Search in published papers: their passages, each with its place and whom it is for."""
