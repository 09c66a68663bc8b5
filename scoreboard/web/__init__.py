"""The pages and the API: parse, submit, answer."""
