"""The set-up, step by step: what is typed into a form becomes a part of a competition's table, and back."""
