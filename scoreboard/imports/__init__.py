"""What comes in as a file: rows of a CSV become commands, all or none."""
