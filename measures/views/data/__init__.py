"""Pages of data sets: what is kept, files that arrive, previews, typing."""
