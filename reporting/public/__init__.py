"""What everybody may read without signing in: released editions, and what they say in short."""
