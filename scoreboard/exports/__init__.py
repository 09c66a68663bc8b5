"""What goes out as a file: rankings and ledgers that a spreadsheet or an auditor can open."""
