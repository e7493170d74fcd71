"""What people type of measures, as values of the domain; a module per part."""
