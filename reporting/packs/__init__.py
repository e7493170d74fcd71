"""The pack of a meeting: agenda, papers and other bodies' documents as one file."""
