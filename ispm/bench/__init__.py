"""Measuring: how many queries and how much work a page takes at the promised volume."""
