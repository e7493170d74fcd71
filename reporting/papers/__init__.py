"""The board paper: its record, its renderers, its editions."""
