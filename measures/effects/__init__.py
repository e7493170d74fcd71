"""What was begun to move a measure, with before and after; and measures that move others."""
