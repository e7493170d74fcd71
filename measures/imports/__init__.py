"""Values from elsewhere: read, checked, staged, shown before they count."""
