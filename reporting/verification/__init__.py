"""Proof that the files of an edition are the files published, and say what its record says."""
