"""What an outcomes report tells of one programme: its facts, and what came of its work."""
