"""The pages and the API: strings in, answers out; permission is asked in guard."""
