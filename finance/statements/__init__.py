"""What a month end shows: the position statement, its detail, pictures and files."""
